package org.dorsal.scoring;

import java.math.BigDecimal;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.Condition;

/** The answers of one response by the names that conditions use, and the faults met while reading them. */
public final class Answers {
    private static final String NOT_DONE = "not-done";

    /** Link id of the question that a birth date answers. */
    static final String AGE = "age-years";

    private static final String DAYS = "-days";
    private static final String YEARS = "-years";
    /** Code of an option that was not offered. */
    static final String NOT_SAID = "";

    private static final BigDecimal LEAST_DAYS_A_YEAR = BigDecimal.valueOf(365);
    private static final BigDecimal MAX_DAYS_A_YEAR = new BigDecimal("365.25");

    private final Map<String, Answer> byLinkId;
    private final Map<String, Answer> denied;
    private final List<Scoring.AnswerFinding> findings;

    /**
     * @param byLinkId owned by the new object and not changed afterwards
     * @param denied answers as given, where the answer to a follow-up question overruled them
     */
    Answers(Map<String, Answer> byLinkId, Map<String, Answer> denied, List<Scoring.AnswerFinding> findings) {
        this.byLinkId = byLinkId;
        this.denied = denied;
        this.findings = List.copyOf(findings);
    }

    /** Returns these answers as they were given, before one implied another; they show what contradicts itself. */
    Answers asGiven() {
        if (denied.isEmpty()) {
            return this;
        }
        Map<String, Answer> given = new HashMap<>(byLinkId);
        given.putAll(denied);
        return new Answers(given, Map.of(), findings);
    }

    /**
     * Returns these answers with the suggestions of a record. A record states findings and never their absence, so a
     * code that it lacks stays unknown; only contradictions read it.
     *
     * @param record linkId to the codes that the record suggests
     */
    public Answers withRecord(Map<String, Set<String>> record) {
        Map<String, Answer> merged = new HashMap<>(byLinkId);
        record.forEach((linkId, codes) ->
                merged.put(Condition.RECORD + linkId, new Answer.ChosenCodes(codes, Set.of(NOT_SAID))));
        return new Answers(merged, denied, findings);
    }

    /**
     * Returns these answers with all options that were not chosen in the named questions unknown: an earlier edition did
     * not offer all of them, so an option that was not chosen does not count as "no".
     */
    public Answers withUnchecked(Set<String> linkIds) {
        return new Answers(unchecked(byLinkId, linkIds), unchecked(denied, linkIds), findings);
    }

    private static Map<String, Answer> unchecked(Map<String, Answer> answers, Set<String> linkIds) {
        Map<String, Answer> marked = new HashMap<>(answers);
        marked.replaceAll((linkId, answer) -> linkIds.contains(linkId) && answer instanceof Answer.ChosenCodes choice
                ? new Answer.ChosenCodes(choice.known(), Set.of(NOT_SAID))
                : answer);
        return marked;
    }

    List<Scoring.AnswerFinding> findings() {
        return findings;
    }

    Optional<Answer.ChosenCodes> choice(String linkId) {
        return byLinkId.get(linkId) instanceof Answer.ChosenCodes choice ? Optional.of(choice) : Optional.empty();
    }

    /**
     * Whether the option is an answer: unknown without an answer, and with "don't know" unless it was chosen.
     */
    Truth chosen(String linkId, String code) {
        if (!(byLinkId.get(linkId) instanceof Answer.ChosenCodes choice)) {
            return Truth.UNKNOWN;
        }
        if (choice.known().contains(code)) {
            return Truth.TRUE;
        }
        return choice.unknown().isEmpty() && !choice.known().isEmpty() ? Truth.FALSE : Truth.UNKNOWN;
    }

    /**
     * The number of that name: an answer's, the days of the duration {@code name-value} and {@code name-unit}, the days
     * since the date {@code name}, the days of the years {@code name-years}, or the difference of two of them.
     */
    Optional<Answer.MeasuredAnswer> number(String name) {
        int minus = name.indexOf(Condition.MINUS);
        if (minus >= 0) {
            return number(name.substring(0, minus))
                    .flatMap(minuend -> number(name.substring(minus + Condition.MINUS.length()))
                            .map(minuend::minus));
        }
        if (byLinkId.get(name) instanceof Answer.MeasuredAnswer number) {
            return Optional.of(number);
        }
        if (!name.endsWith(DAYS)) {
            return Optional.empty();
        }
        String stem = name.substring(0, name.length() - DAYS.length());
        if (byLinkId.get(stem) instanceof Answer.MeasuredAnswer since) {
            return Optional.of(since);
        }
        if (byLinkId.get(stem + YEARS) instanceof Answer.MeasuredAnswer years) {
            return Optional.of(new Answer.MeasuredAnswer(
                    years.low().multiply(LEAST_DAYS_A_YEAR),
                    years.high().add(BigDecimal.ONE).multiply(MAX_DAYS_A_YEAR)));
        }
        return number(stem + "-value")
                .flatMap(value -> choice(stem + "-unit")
                        .flatMap(unit -> only(unit.known()))
                        .flatMap(unit -> DayArithmetic.of(value.low(), unit)))
                .map(Answer.MeasuredAnswer::exactly);
    }

    /** linkIds of the questions behind a numeric name. */
    List<String> behind(String name) {
        int minus = name.indexOf(Condition.MINUS);
        if (minus >= 0) {
            return Stream.concat(
                            behind(name.substring(0, minus)).stream(),
                            behind(name.substring(minus + Condition.MINUS.length())).stream())
                    .toList();
        }
        if (byLinkId.containsKey(name) || !name.endsWith(DAYS)) {
            return List.of(name);
        }
        String stem = name.substring(0, name.length() - DAYS.length());
        if (byLinkId.containsKey(stem) || byLinkId.containsKey(stem + YEARS)) {
            return List.of(byLinkId.containsKey(stem) ? stem : stem + YEARS);
        }
        return List.of(stem + "-value", stem + "-unit");
    }

    /** Returns the link ids of a name's missing answers. */
    List<String> missing(String name) {
        return behind(name).stream().filter(linkId -> !isKnown(linkId)).toList();
    }

    /** Returns whether a test or measurement has no value: not answered, not known or not done. */
    boolean isUndone(String linkId) {
        return !missing(linkId).isEmpty()
                || choice(linkId)
                        .filter(choice -> choice.known().contains(NOT_DONE))
                        .isPresent();
    }

    /** Returns whether the question was answered with "don't know". */
    boolean askedUnknown(String linkId) {
        return choice(linkId)
                .filter(choice ->
                        !choice.unknown().isEmpty() && !choice.unknown().contains(NOT_SAID))
                .isPresent();
    }

    private boolean isKnown(String linkId) {
        return switch (byLinkId.get(linkId)) {
            case null -> false;
            case Answer.ChosenCodes choice ->
                choice.unknown().isEmpty() && !choice.known().isEmpty();
            case Answer.MeasuredAnswer number -> true;
        };
    }

    private static Optional<String> only(Set<String> codes) {
        return codes.size() == 1 ? codes.stream().findFirst() : Optional.empty();
    }
}
