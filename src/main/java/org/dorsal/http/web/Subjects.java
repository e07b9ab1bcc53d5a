package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.AnswerTimes;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.CurrentResults;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.FilledForm;
import org.dorsal.assessment.FilledFormCodec;
import org.dorsal.assessment.RecordFinding;
import org.dorsal.assessment.SignOff;
import org.dorsal.assessment.SignRequest;
import org.dorsal.assessment.SignRequest.Attester;
import org.dorsal.assessment.SignedDecision;
import org.dorsal.assessment.Submission;
import org.dorsal.http.web.HandOverView.DraftAuthor;
import org.dorsal.store.Commit.NewSignOff.DraftSeen;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;

/** Finds what a visit may sign: its own draft, or what an EHR has posted about its patient. */
record Subjects(AnswerSheets sheets, SignOff signOff) {

    sealed interface SubjectLookup {
        /** Success: the subject to review. */
        record FoundSubject(ReviewSubject subject) implements SubjectLookup {}

        /** Nothing was answered, or there is no such assessment of this patient. */
        record NoSubject() implements SubjectLookup {}

        record SignedAlready(SignedDecision signature) implements SubjectLookup {}

        /** Refusal: the EHR does not identify the clinician, so that a signature would have no responsible person. */
        record UnknownClinician() implements SubjectLookup {}
    }

    /** @param amendment why a stored assessment is amended, where the draft does that */
    SubjectLookup draft(Visit visit, String amendment) {
        AssessmentState sheet = sheets.open(visit);
        Optional<Attester> attester = Signer.of(visit);
        if (sheet.snapshot().isEmpty()) {
            return new SubjectLookup.NoSubject();
        }
        return attester.<SubjectLookup>map(signer -> new SubjectLookup.FoundSubject(new ReviewSubject(
                        visit,
                        signer,
                        what(visit, sheet, signer, amendment),
                        Optional.empty(),
                        mark(sheet),
                        new AnswerProblems(sheet).faults(),
                        DraftAuthor.otherAuthors(sheet),
                        measured(sheet))))
                .orElseGet(SubjectLookup.UnknownClinician::new);
    }

    /** The draft and the editions behind the shown result: another replica may have others, and another result. */
    private String mark(AssessmentState sheet) {
        return sheet.version() + " " + sheets.versions();
    }

    /** Measurements that the clinician took over from the record, which may have others by the time of the signature. */
    private static List<RecordFinding> measured(AssessmentState sheet) {
        Draft draft = sheet.draft();
        return AnswerTimes.OBSERVED.stream()
                .filter(draft.confirmed()::contains)
                .flatMap(linkId -> draft.answers().of(linkId).stream()
                        .map(answer -> new RecordFinding(linkId, answer, answer, Optional.empty())))
                .toList();
    }

    private SignRequest.SignTarget what(Visit visit, AssessmentState sheet, Attester signer, String amendment) {
        Optional<DraftSeen> draftSeen = Optional.of(new DraftSeen(sheets.key(visit), sheet.version()));
        Optional<Draft.AmendedResponse> amends = sheet.draft().amends();
        byte[] response = FilledFormCodec.bytes(
                sheet.filled(),
                new FilledFormCodec.ResponseHead(
                        amends.map(Draft.AmendedResponse::response),
                        amends.isPresent()
                                ? QuestionnaireResponseStatus.AMENDED
                                : QuestionnaireResponseStatus.COMPLETED,
                        visit.patient(),
                        Optional.of(signer.reference()),
                        visit.launch().encounter(),
                        visit.offsetTime(),
                        sheet.locale(),
                        DraftAuthor.authors(DraftAuthor.otherAuthors(sheet)),
                        sheet.draft().times().vitalSigns()));
        return amends.<SignRequest.SignTarget>map(before -> new SignRequest.SignTarget.CorrectedAnswers(
                        before.response(), before.version(), response, amendment, draftSeen))
                .orElseGet(() -> new SignRequest.SignTarget.UnsavedAnswers(response, draftSeen));
    }

    SubjectLookup stored(Visit visit, String id) {
        return signOff.load(visit.sitePages().site(), Signer.sender(visit), id)
                .filter(current -> !current.isWithdrawn())
                .map(current -> current.signature()
                        .<SubjectLookup>map(SubjectLookup.SignedAlready::new)
                        .or(() -> Signer.of(visit)
                                .map(signer -> new SubjectLookup.FoundSubject(new ReviewSubject(
                                        visit,
                                        signer,
                                        new SignRequest.SignTarget.UnsignedResults(
                                                id, current.panel().version()),
                                        Optional.of(current),
                                        Integer.toString(current.panel().version()),
                                        wrong(visit, current),
                                        List.of(),
                                        List.of()))))
                        .orElseGet(SubjectLookup.UnknownClinician::new))
                .orElseGet(SubjectLookup.NoSubject::new);
    }

    /** Lists what is wrong with stored answers; those that can't be read are refused when they are signed. */
    private List<AnswerFault> wrong(Visit visit, CurrentResults current) {
        return signOff.answers(current) instanceof AssessResult.Success<Submission>(Submission answers)
                ? AnswerFault.ofStored(
                        visit,
                        FilledForm.in(answers.form(), FilledFormCodec.read(answers.form(), answers.response())),
                        answers.day())
                : List.of();
    }
}
