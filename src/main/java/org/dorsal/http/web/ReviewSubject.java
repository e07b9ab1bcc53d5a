package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Decision;
import org.dorsal.assessment.Signing;
import org.dorsal.assessment.Signing.Attester;
import org.dorsal.http.web.HandOverView.By;

/**
 * What a clinician reviews before signing: answers of their own, or a stored assessment.
 *
 * @param seen what the page has to send back so that nothing else is signed than what it showed
 * @param wrong answers that have to be mended first
 * @param others whose answers are among them
 */
record ReviewSubject(
        Visit visit, Attester attester, Signing.What what, String seen, List<AnswerFault> wrong, List<By> others) {
    /** The assessment that this is about; empty for one that is not stored yet. */
    Optional<String> assessment() {
        return switch (what) {
            case Signing.What.Answers _ -> Optional.empty();
            case Signing.What.Stored stored -> Optional.of(stored.assessment());
            case Signing.What.Corrected corrected -> Optional.of(corrected.assessment());
        };
    }

    /** The patient's data are in doubt, and nobody said why it is signed all the same. */
    boolean unreasoned(Decision decision) {
        return !PageFrame.doubts(visit).isEmpty() && decision.openReason().isEmpty();
    }

    /** Whether its answers can be changed on the assessment page. */
    boolean editable() {
        return !(what instanceof Signing.What.Stored);
    }

    public boolean amends() {
        return what instanceof Signing.What.Corrected;
    }

    Signing signing(String patientShown, Decision decision) {
        return new Signing(what, attester, patientShown, Prefill.birthDate(visit), Prefill.record(visit), decision);
    }

    @Override
    public String toString() {
        return "ReviewSubject[" + what + "]";
    }
}
