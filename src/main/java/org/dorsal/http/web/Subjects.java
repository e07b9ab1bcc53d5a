package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.Records;
import org.dorsal.assessment.Signing;
import org.dorsal.assessment.Signing.Attester;
import org.dorsal.assessment.Written;
import org.dorsal.http.web.HandOverView.By;
import org.dorsal.store.Commit.NewSignOff.DraftSeen;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;

/** Finds what a visit may sign: its own draft, or what an EHR has posted about its patient. */
record Subjects(Sheets sheets, Records records) {

    sealed interface Found {
        /** To be reviewed. */
        record Ready(ReviewSubject subject) implements Found {}

        /** Nothing was answered, or there is no such assessment of this patient. */
        record Nothing() implements Found {}

        record SignedAlready(String assessment) implements Found {}

        /** The EHR does not say who this clinician is, so nobody could answer for a signature. */
        record Nobody() implements Found {}
    }

    /** @param amendment why a stored assessment is amended, where the draft does that */
    Found draft(Visit visit, String amendment) {
        Sheet sheet = sheets.open(visit);
        Optional<Attester> attester = Signer.of(visit);
        if (sheet.kept().isEmpty()) {
            return new Found.Nothing();
        }
        return attester.<Found>map(who -> new Found.Ready(new ReviewSubject(
                        visit,
                        who,
                        what(visit, sheet, who, amendment),
                        sheet.version().toString(),
                        AnswerFault.of(sheet),
                        By.others(sheet))))
                .orElseGet(Found.Nobody::new);
    }

    private Signing.What what(Visit visit, Sheet sheet, Attester who, String amendment) {
        Optional<DraftSeen> seen = Optional.of(new DraftSeen(sheets.key(visit), sheet.version()));
        Optional<Draft.Amended> amends = sheet.draft().amends();
        byte[] response = Written.bytes(
                sheet.filled(),
                new Written.Head(
                        amends.map(Draft.Amended::response),
                        amends.isPresent()
                                ? QuestionnaireResponseStatus.AMENDED
                                : QuestionnaireResponseStatus.COMPLETED,
                        visit.patient(),
                        Optional.of(who.reference()),
                        visit.launch().encounter(),
                        visit.at().atZone(visit.zone()).toOffsetDateTime(),
                        sheet.locale(),
                        By.authors(By.others(sheet))));
        return amends.<Signing.What>map(before ->
                        new Signing.What.Corrected(before.response(), before.version(), response, amendment, seen))
                .orElseGet(() -> new Signing.What.Answers(response, seen));
    }

    Found stored(Visit visit, String id) {
        return records.of(visit.of().site(), visit.patient(), id)
                .filter(kept -> !kept.withdrawn())
                .map(kept -> kept.signature().isPresent()
                        ? new Found.SignedAlready(id)
                        : Signer.of(visit)
                                .<Found>map(who -> new Found.Ready(new ReviewSubject(
                                        visit,
                                        who,
                                        new Signing.What.Stored(id, kept.version()),
                                        Integer.toString(kept.version()),
                                        AnswerFault.ofStored(
                                                Sheet.of(visit, kept.said()),
                                                kept.said().submission().day()),
                                        List.of())))
                                .orElseGet(Found.Nobody::new))
                .orElseGet(Found.Nothing::new);
    }
}
