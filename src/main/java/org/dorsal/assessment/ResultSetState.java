package org.dorsal.assessment;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.fhirjson.Problem;
import org.dorsal.store.Slot;
import org.dorsal.store.StoredVersion;

/**
 * Version and status of a result set, with its predecessors.
 *
 * @param version version number of every result in it, 1 for the first
 * @param status status of the Observations
 * @param signed whether a clinician has signed: the plan is active, otherwise a proposal
 * @param plan number of the plan: 1, incremented whenever a signed plan is replaced, since signed plans are never
 * overwritten
 * @param earlier current versions of the Observations that earlier versions of this result set contained
 */
public record ResultSetState(int version, ResultStatus status, boolean signed, int plan, List<StoredVersion> earlier) {
    public ResultSetState {
        if (version < 1 || plan < 1) {
            throw new IllegalArgumentException("versions and plans count from 1");
        }
        if (status == ResultStatus.ENTERED_IN_ERROR) {
            throw new IllegalArgumentException("withdrawn results are stored results restated, not rendered");
        }
        earlier = List.copyOf(earlier);
    }

    /** State of an assessment's first, unsigned rendering. */
    public static ResultSetState first() {
        return new ResultSetState(1, ResultStatus.PRELIMINARY, false, 1, List.of());
    }

    /** A site that has said so gets final results without a clinician; the plan stays a proposal all the same. */
    static ResultSetState unsigned(Site site, int version, List<StoredVersion> earlier) {
        ResultStatus status = switch (site.rules().signOff()) {
            case REQUIRED -> ResultStatus.PRELIMINARY;
            case NONE -> version == 1 ? ResultStatus.FINAL : ResultStatus.AMENDED;
        };
        return new ResultSetState(version, status, false, 1, earlier);
    }

    /**
     * Refuses a further version after the last number but one: the last one is kept for the withdrawal, which is always
     * possible.
     */
    static Optional<Refusal> refuseAfterLast(StoredVersion panel) {
        return panel.version() < Slot.MAX_RESULTS - 1
                ? Optional.empty()
                : Optional.of(new Refusal.AnswersRefused(List.of(new Problem(
                        "business-rule",
                        "QuestionnaireResponse.status",
                        "The results of this assessment have " + panel.version()
                                + " versions, and it can have no more. Withdraw it as entered-in-error and create a"
                                + " new one."))));
    }

    /** ObservationStatus codes of R4 that a result can have. */
    public enum ResultStatus {
        PRELIMINARY("preliminary", "Preliminary"),
        FINAL("final", "Final"),
        AMENDED("amended", "Amended"),
        ENTERED_IN_ERROR("entered-in-error", "Entered in Error");

        private final String code;
        private final String display;

        ResultStatus(String code, String display) {
            this.code = code;
            this.display = display;
        }

        /** Code in http://hl7.org/fhir/observation-status. */
        public String code() {
            return code;
        }

        /** The status as the title of a narrative shows it. */
        String words() {
            return "(" + display + ")";
        }
    }

    /** Logical ids of the Observations that earlier versions held. */
    Set<String> shown() {
        return earlier.stream().map(StoredVersion::id).collect(Collectors.toSet());
    }
}
