package org.dorsal.scoring;

import java.util.*;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Disposition;

/**
 * Causes, tiers and disposition in the form that care and hints read; computed once for all of them.
 *
 * @param disposition the computed one, or that of a clinician
 * @param highest highest tier of any cause
 */
record CauseDecisions(
        Disposition disposition,
        boolean provisional,
        Disposition highest,
        Map<String, CauseResult> causes,
        Map<Disposition, Truth> tiers) {
    static CauseDecisions of(
            Disposition disposition, boolean provisional, Disposition highest, List<CauseResult> results) {
        Map<String, CauseResult> causes = HashMap.newHashMap(results.size());
        results.forEach(result -> causes.put(result.code(), result));
        Map<Disposition, Truth> tiers = new EnumMap<>(Disposition.class);
        for (Disposition tier : Disposition.TIERS) {
            tiers.put(tier, tier(results, tier));
        }
        return new CauseDecisions(disposition, provisional, highest, causes, tiers);
    }

    /** A cause that is not in force is unknown. */
    Truth of(Condition.DecidedFact about) {
        return switch (about.subject()) {
            case DISPOSITION -> Truth.of(disposition.code().equals(about.code()));
            case PROVISIONAL -> Truth.of(provisional);
            case TIER -> tiers.getOrDefault(Disposition.ofCode(about.code()), Truth.UNKNOWN);
            case CAUSE ->
                cause(about.code()).map(CauseDecisions::needsClinician).orElse(Truth.UNKNOWN);
            case LEADING -> Truth.of(cause(about.code()).filter(this::leads).isPresent());
        };
    }

    private Optional<CauseResult> cause(String code) {
        return Optional.ofNullable(causes.get(code));
    }

    /** True when a cause has the tier; unknown while an open question could lead to it or to a more pressing one. */
    private static Truth tier(List<CauseResult> results, Disposition tier) {
        Truth truth = Truth.FALSE;
        for (CauseResult cause : results) {
            if (cause.tier() == tier) {
                return Truth.TRUE;
            }
            if (cause.upper().compareTo(tier) <= 0 && cause.tier().compareTo(tier) > 0) {
                truth = Truth.UNKNOWN;
            }
        }
        return truth;
    }

    /** True when the cause needs a clinician; false when no open question could make it do so. */
    private static Truth needsClinician(CauseResult cause) {
        return needsClinician(cause.tier()) ? Truth.TRUE : needsClinician(cause.upper()) ? Truth.UNKNOWN : Truth.FALSE;
    }

    private static boolean needsClinician(Disposition tier) {
        return tier.compareTo(Disposition.CLINICIAN_REVIEW) <= 0;
    }

    /** Whether the cause needs a clinician and no other has a more pressing tier. */
    private boolean leads(CauseResult cause) {
        return cause.tier() == highest && needsClinician(highest);
    }
}
