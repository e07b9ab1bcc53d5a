package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.assessment.CurrentResults;
import org.dorsal.assessment.Decision;
import org.dorsal.assessment.PreparedSignOff;
import org.dorsal.assessment.RecordFinding;
import org.dorsal.assessment.SignRequest;
import org.dorsal.assessment.SignRequest.Attester;
import org.dorsal.http.web.HandOverView.DraftAuthor;

/**
 * Subject of a review before signing: the clinician's answers, or a stored assessment.
 *
 * @param loaded current results of a stored assessment
 * @param seen tag sent back by the page, so that exactly the displayed content is signed
 * @param wrong invalid answers to correct first
 * @param others other authors of the answers
 * @param measured vital signs that were taken over from the record
 */
record ReviewSubject(
        Visit visit,
        Attester attester,
        SignRequest.SignTarget what,
        Optional<CurrentResults> loaded,
        String seen,
        List<AnswerFault> wrong,
        List<DraftAuthor> others,
        List<RecordFinding> measured) {
    /** The assessment that this is about; empty for one that is not stored yet. */
    Optional<String> assessment() {
        return what.stored();
    }

    /** Returns true when the patient's data are in doubt and no reason for signing is given. */
    boolean unreasoned(Decision decision) {
        return !PageFrame.doubts(visit).isEmpty() && decision.openReason().isEmpty();
    }

    /** Whether open questions or doubts about the patient require a reason for signing. */
    boolean needsReason(PreparedSignOff prepared) {
        return prepared.decision().needsOpenReason(prepared.assessed().scoring())
                || !PageFrame.doubts(visit).isEmpty();
    }

    /** Whether its answers can be changed on the assessment page. */
    boolean editable() {
        return !(what instanceof SignRequest.SignTarget.UnsignedResults);
    }

    public boolean amends() {
        return what instanceof SignRequest.SignTarget.CorrectedAnswers;
    }

    SignRequest signing(String patientShown, Decision decision) {
        List<RecordFinding> record = Stream.concat(Prefill.record(visit).stream(), measured.stream())
                .distinct()
                .toList();
        return new SignRequest(what, attester, patientShown, Prefill.birthDate(visit), record, decision);
    }
}
