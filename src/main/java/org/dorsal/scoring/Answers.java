package org.dorsal.scoring;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The answers of one response by the names that conditions use, and the faults met while reading them. */
public final class Answers {
    /** The question whose answer a birth date gives. */
    static final String AGE = "age-years";

    private static final String DAYS = "-days";

    private final Map<String, Answer> byLinkId;
    private final List<Scoring.Finding> findings;

    Answers(Map<String, Answer> byLinkId, List<Scoring.Finding> findings) {
        this.byLinkId = Map.copyOf(byLinkId);
        this.findings = List.copyOf(findings);
    }

    List<Scoring.Finding> findings() {
        return findings;
    }

    Optional<Answer.Choice> choice(String linkId) {
        return byLinkId.get(linkId) instanceof Answer.Choice choice ? Optional.of(choice) : Optional.empty();
    }

    /** The number of that name: an answer's, or the days of the duration {@code name-value} and {@code name-unit}. */
    Optional<Answer.Measured> number(String name) {
        if (byLinkId.get(name) instanceof Answer.Measured number) {
            return Optional.of(number);
        }
        if (!name.endsWith(DAYS)) {
            return Optional.empty();
        }
        String stem = name.substring(0, name.length() - DAYS.length());
        return number(stem + "-value")
                .flatMap(value -> choice(stem + "-unit")
                        .flatMap(unit -> only(unit.known()))
                        .flatMap(unit -> Days.of(value.low(), unit)))
                .map(Answer.Measured::exactly);
    }

    /** linkIds of the questions behind a numeric name. */
    List<String> behind(String name) {
        if (byLinkId.containsKey(name) || !name.endsWith(DAYS)) {
            return List.of(name);
        }
        String stem = name.substring(0, name.length() - DAYS.length());
        return List.of(stem + "-value", stem + "-unit");
    }

    /** The same, only those whose answers are missing. */
    List<String> missing(String name) {
        return behind(name).stream().filter(linkId -> !known(linkId)).toList();
    }

    /** Whether the question was asked and the answer was "don't know". */
    boolean askedUnknown(String linkId) {
        return choice(linkId).filter(choice -> !choice.unknown().isEmpty()).isPresent();
    }

    private boolean known(String linkId) {
        return switch (byLinkId.get(linkId)) {
            case null -> false;
            case Answer.Choice choice ->
                choice.unknown().isEmpty() && !choice.known().isEmpty();
            case Answer.Measured number -> true;
        };
    }

    private static Optional<String> only(Set<String> codes) {
        return codes.size() == 1 ? codes.stream().findFirst() : Optional.empty();
    }
}
