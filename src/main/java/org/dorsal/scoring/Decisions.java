package org.dorsal.scoring;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Disposition;

/** Flags, tiers and disposition in the form that care and hints read; computed once for all of them. */
record Decisions(
        Disposition disposition, boolean provisional, Map<Disposition, Truth> tiers, Map<String, Truth> flags) {

    static Decisions of(List<FlagResult> results) {
        Map<Disposition, Truth> tiers = new EnumMap<>(Disposition.class);
        Map<String, Truth> flags = new HashMap<>();
        for (FlagResult result : results) {
            Truth truth = truth(result.state());
            if (!result.notExamined()) {
                tiers.merge(result.criterion().tier(), truth, Decisions::together);
            }
            flags.merge(result.criterion().flag().code(), truth, Decisions::together);
        }
        // a required tier that no criterion looked for excludes nothing, nor does one of optional signs alone
        Stream.concat(
                        Disposition.REQUIRED_TIERS.stream(),
                        results.stream().map(result -> result.criterion().tier()))
                .forEach(tier -> tiers.putIfAbsent(tier, Truth.UNKNOWN));
        Disposition disposition = disposition(tiers);
        boolean provisional = disposition != Disposition.INCOMPLETE
                && tiers.entrySet().stream()
                        .anyMatch(tier -> tier.getKey().compareTo(disposition) < 0 && tier.getValue() == Truth.UNKNOWN);
        return new Decisions(disposition, provisional, tiers, flags);
    }

    /** Copy with a disposition that a clinician has decided on. */
    Decisions ledTo(Disposition decided) {
        return new Decisions(decided, provisional, tiers, flags);
    }

    /**
     * Truth of a tier. True: a flag of that tier is present. False: there are flags that are not optional, all are
     * absent, and optional ones are absent or not examined.
     */
    Truth tier(Disposition tier) {
        return tiers.getOrDefault(tier, Truth.UNKNOWN);
    }

    /** A flag that is not in force is unknown. */
    Truth of(Condition.DecidedFact about) {
        return switch (about.subject()) {
            case DISPOSITION -> Truth.of(disposition.code().equals(about.code()));
            case PROVISIONAL -> Truth.of(provisional);
            case TIER -> tier(Disposition.ofCode(about.code()));
            case CAUSE, LEADING -> Truth.UNKNOWN;
            case FLAG -> flags.getOrDefault(about.code(), Truth.UNKNOWN);
        };
    }

    private static Disposition disposition(Map<Disposition, Truth> tiers) {
        for (Map.Entry<Disposition, Truth> tier : tiers.entrySet()) {
            if (tier.getValue() == Truth.TRUE) {
                return tier.getKey();
            }
        }
        return tiers.containsValue(Truth.UNKNOWN) ? Disposition.INCOMPLETE : Disposition.SELF_CARE;
    }

    private static Truth truth(FlagState state) {
        return switch (state) {
            case PRESENT -> Truth.TRUE;
            case ABSENT -> Truth.FALSE;
            case NOT_ASSESSED -> Truth.UNKNOWN;
        };
    }

    /** Present when any is; open while any is; several plans may hold the same flag. */
    private static Truth together(Truth first, Truth other) {
        if (first == Truth.TRUE || other == Truth.TRUE) {
            return Truth.TRUE;
        }
        return first == Truth.UNKNOWN ? first : other;
    }
}
