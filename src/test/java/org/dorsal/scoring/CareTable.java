package org.dorsal.scoring;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dorsal.TableFile;
import org.dorsal.knowledge.Disposition;

/**
 * Contraindications of an edition's care plan, {@code care-reasons} and {@code care-never} with its version.
 *
 * @param reasons reasons by the first words of each, with their condition; empty is not known, which counts as true
 * @param never reasons by activity; those that stand against all activities are left out
 */
record CareTable(
        SequencedMap<String, Function<ClinicalAnswers, Optional<Boolean>>> reasons, Map<String, Set<String>> never) {
    /** Reasons that follow from the flags and not from answers, with the tiers of these flags. */
    static final Map<String, Set<Disposition>> OF_FLAGS = Map.of(
            "a sign that needs help today", Set.of(Disposition.EMERGENCY, Disposition.URGENT),
            "a sign that a clinician should see within a week", Set.of(Disposition.SOON));

    private static final Set<String> NOTHING = Set.of("-");

    static CareTable of(ComparedEdition edition) {
        SequencedMap<String, Function<ClinicalAnswers, Optional<Boolean>>> reasons = new LinkedHashMap<>();
        rows("care-reasons", edition).forEach(row -> reasons.put(row.getFirst(), Meaning.of(row.getLast())));
        Map<String, Set<String>> never = new LinkedHashMap<>();
        for (List<String> row : rows("care-never", edition)) {
            Set<String> against = Stream.of(row.getLast().split("; ")).collect(toUnmodifiableSet());
            if (!against.equals(NOTHING)
                    && against.stream()
                            .anyMatch(reason -> !reasons.containsKey(reason) && !OF_FLAGS.containsKey(reason))) {
                throw new IllegalArgumentException(row.getFirst() + " names an unknown reason: " + against);
            }
            never.put(row.getFirst(), against);
        }
        return new CareTable(reasons, never);
    }

    /** Answers that make a reason hold: linkId to answer, tried together. */
    static List<Map<String, String>> answers(ComparedEdition edition) {
        return rows("care-answers", edition).stream()
                .map(row -> {
                    Map<String, String> together = new LinkedHashMap<>();
                    Stream.of(row.getFirst().split(" "))
                            .map(answer -> answer.split("="))
                            .forEach(answer -> together.put(answer[0], answer[1]));
                    return together;
                })
                .toList();
    }

    /** Returns whether this reason speaks against that activity. */
    boolean speaksAgainst(String reason, String activity) {
        Set<String> against = never.getOrDefault(activity, Set.of());
        boolean outside = reason.equals(reasons.firstEntry().getKey());
        return outside ? !against.equals(NOTHING) : against.contains(reason);
    }

    /** Name of a reason: the longest one that its words begin with, or the words where it has none. */
    String name(String words) {
        return Stream.concat(reasons.keySet().stream(), OF_FLAGS.keySet().stream())
                .filter(words::startsWith)
                .max(Comparator.comparingInt(String::length))
                .orElse(words);
    }

    private static List<List<String>> rows(String table, ComparedEdition edition) {
        return TableFile.rows(CareTable.class, table + "-" + edition.version() + ".table");
    }
}
