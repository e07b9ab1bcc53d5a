package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Decision;
import org.dorsal.assessment.Signing;
import org.dorsal.assessment.Signing.Attester;

/**
 * What a clinician reviews.
 *
 * @param seen what the page has to send back so that nothing else is signed than what it showed
 * @param wrong linkIds of answers that have to be mended first
 */
record Subject(Visit visit, Attester attester, Signing.What what, String seen, List<String> wrong) {
    Subject {
        wrong = List.copyOf(wrong);
    }

    /** The assessment that this is about; empty for one that is not stored yet. */
    Optional<String> assessment() {
        return switch (what) {
            case Signing.What.Answers _ -> Optional.empty();
            case Signing.What.Stored stored -> Optional.of(stored.assessment());
            case Signing.What.Corrected corrected -> Optional.of(corrected.assessment());
        };
    }

    boolean amends() {
        return what instanceof Signing.What.Corrected;
    }

    /** Why it is amended. */
    Subject because(String reason) {
        return what instanceof Signing.What.Corrected corrected
                ? new Subject(
                        visit,
                        attester,
                        new Signing.What.Corrected(
                                corrected.assessment(),
                                corrected.answers(),
                                corrected.response(),
                                reason,
                                corrected.draft()),
                        seen,
                        wrong)
                : this;
    }

    Signing signing(String patientShown, Decision decision) {
        return new Signing(what, attester, patientShown, Prefill.birthDate(visit), Prefill.record(visit), decision);
    }

    @Override
    public String toString() {
        return "Subject[" + what + "]";
    }
}
