package org.dorsal.scoring;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dorsal.TableFile;

/** Contraindications of the care plan, {@code care-reasons.table} and {@code care-never.table}. */
final class CareTable {
    /** Reason that follows from the flags and not from answers. */
    static final String TODAY = "a sign that needs help today";

    /** Reasons by the first words of each, with their condition; empty is not known, which counts as true. */
    static final SequencedMap<String, Function<ClinicalAnswers, Optional<Boolean>>> REASONS = reasons();

    private static final Map<String, Set<String>> NEVER = never();

    private CareTable() {}

    /** Returns whether this reason speaks against that activity. */
    static boolean speaksAgainst(String reason, String activity) {
        boolean outside = reason.equals(REASONS.firstEntry().getKey());
        return outside
                ? !always(activity)
                : NEVER.getOrDefault(activity, Set.of()).contains(reason);
    }

    /** Returns whether the activity is for everybody, also outside the intended use. */
    private static boolean always(String activity) {
        return Set.of("-").equals(NEVER.get(activity));
    }

    private static SequencedMap<String, Function<ClinicalAnswers, Optional<Boolean>>> reasons() {
        SequencedMap<String, Function<ClinicalAnswers, Optional<Boolean>>> reasons = new LinkedHashMap<>();
        TableFile.rows(CareTable.class, "care-reasons.table")
                .forEach(row -> reasons.put(row.getFirst(), Meaning.of(row.getLast())));
        return reasons;
    }

    private static Map<String, Set<String>> never() {
        Map<String, Set<String>> never = new LinkedHashMap<>();
        for (List<String> row : TableFile.rows(CareTable.class, "care-never.table")) {
            Set<String> reasons = Stream.of(row.getLast().split("; ")).collect(toUnmodifiableSet());
            if (reasons.stream().anyMatch(reason -> !known(reason))) {
                throw new IllegalArgumentException(row.getFirst() + " names an unknown reason: " + reasons);
            }
            never.put(row.getFirst(), reasons);
        }
        return never;
    }

    private static boolean known(String reason) {
        return REASONS.containsKey(reason) || reason.equals(TODAY) || reason.equals("-");
    }
}
