package org.dorsal.assessment;

import java.util.*;
import org.dorsal.assessment.ResultSetState.ResultStatus;
import org.dorsal.assessment.SignRequest.SignTarget;
import org.dorsal.store.StoredVersion;

/**
 * Current state of a scored assessment, the basis of its next signature.
 *
 * @param signature newest signature
 * @param plan signed plan in force
 * @param observations current version of every Observation that any version of the results contained
 */
public record CurrentResults(
        UUID id,
        StoredVersion response,
        StoredVersion panel,
        Optional<SignedDecision> signature,
        Optional<StoredVersion> plan,
        List<StoredVersion> observations) {
    public CurrentResults {
        observations = List.copyOf(observations);
    }

    /** Returns whether the results were withdrawn. */
    public boolean isWithdrawn() {
        return panel.status().equals(ResultStatus.ENTERED_IN_ERROR.code());
    }

    /**
     * Returns whether the results are made from the current response and the clinician saw these versions, so that they
     * may be signed or corrected.
     */
    boolean isSeenBy(SignTarget what) {
        return !isWithdrawn()
                && StoredResults.scoredVersion(panel) == response.version()
                && switch (what) {
                    case SignTarget.UnsavedAnswers _ -> false;
                    case SignTarget.UnsignedResults shown -> panel.version() == shown.results() && signature.isEmpty();
                    case SignTarget.CorrectedAnswers corrected -> response.version() == corrected.answers();
                };
    }

    /** Returns whether the results are amended after the signature: always once, and when final ones are corrected. */
    boolean isAmendedBy(SignTarget what) {
        return what instanceof SignTarget.CorrectedAnswers
                ? !panel.status().equals(ResultStatus.PRELIMINARY.code())
                : panel.status().equals(ResultStatus.AMENDED.code());
    }
}
