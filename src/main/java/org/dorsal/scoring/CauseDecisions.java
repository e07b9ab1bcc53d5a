package org.dorsal.scoring;

import java.util.List;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Disposition;

/**
 * Causes, tiers and disposition in the form that care and hints read.
 *
 * @param disposition the computed one, or that of a clinician
 */
record CauseDecisions(Disposition disposition, boolean provisional, List<CauseResult> causes) {
    /** A cause that is not in force is unknown. */
    Truth of(Condition.DecidedFact about) {
        return switch (about.subject()) {
            case DISPOSITION -> Truth.of(disposition.code().equals(about.code()));
            case PROVISIONAL -> Truth.of(provisional);
            case TIER -> tier(about.code());
            case CAUSE -> cause(about.code());
            case LEADING -> Truth.of(leading(about.code()));
            case FLAG -> Truth.UNKNOWN;
        };
    }

    /** True when a cause has the tier; unknown while an open question could lead to it or to a more pressing one. */
    private Truth tier(String code) {
        Truth tier = Truth.FALSE;
        for (CauseResult cause : causes) {
            if (cause.tier().code().equals(code)) {
                return Truth.TRUE;
            }
            Disposition asked = Disposition.ofCode(code);
            if (cause.upper().compareTo(asked) <= 0 && cause.tier().compareTo(asked) > 0) {
                tier = Truth.UNKNOWN;
            }
        }
        return tier;
    }

    /** True when the cause asks for a clinician; false when no open question could make it do so. */
    private Truth cause(String code) {
        return causes.stream()
                .filter(cause -> cause.model().cause().code().equals(code))
                .findFirst()
                .map(cause -> asks(cause.tier()) ? Truth.TRUE : asks(cause.upper()) ? Truth.UNKNOWN : Truth.FALSE)
                .orElse(Truth.UNKNOWN);
    }

    /** Whether no other cause has a more pressing tier. */
    private boolean leading(String code) {
        Disposition found = causes.stream().map(CauseResult::tier).reduce(Disposition.SELF_CARE, Disposition::or);
        return asks(found)
                && causes.stream()
                        .anyMatch(cause -> cause.tier() == found
                                && cause.model().cause().code().equals(code));
    }

    private static boolean asks(Disposition tier) {
        return tier.compareTo(Disposition.CLINICIAN_REVIEW) <= 0;
    }
}
