package org.dorsal.scoring;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Condition.Comparison;

/**
 * Judges conditions by Kleene's logic and keeps the reasons. Every operator is monotone: taking an answer away can turn a
 * known result into unknown, never into its opposite (promise P9).
 */
final class Judge {
    private final Answers answers;
    private final Function<Condition.Decided, Truth> decided;

    Judge(Answers answers, Function<Condition.Decided, Truth> decided) {
        this.answers = answers;
        this.decided = decided;
    }

    Judgement judge(Condition condition) {
        return switch (condition) {
            case Condition.Or or -> joined(or.operands(), Truth.TRUE);
            case Condition.And and -> joined(and.operands(), Truth.FALSE);
            case Condition.Not not -> judge(not.operand()).not();
            case Condition.Term term -> judge(term.meaning());
            case Condition.Yes yes -> yes(yes.linkId());
            case Condition.Chosen chosen -> chosen(chosen.linkId(), chosen.code());
            case Condition.Compared compared -> compared(compared);
            case Condition.Decided about -> new Judgement(decided.apply(about), List.of(), List.of());
        };
    }

    /** {@code or} when any true operand decides it, {@code and} when any false one does. */
    private Judgement joined(List<Condition> operands, Truth decisive) {
        List<Judgement> judged = operands.stream().map(this::judge).toList();
        List<Judgement> deciding =
                judged.stream().filter(each -> each.truth() == decisive).toList();
        if (!deciding.isEmpty()) {
            return new Judgement(decisive, together(deciding, Judgement::because), List.of());
        }
        List<Judgement> unknown =
                judged.stream().filter(each -> each.truth() == Truth.UNKNOWN).toList();
        return unknown.isEmpty()
                ? new Judgement(decisive.not(), together(judged, Judgement::because), List.of())
                : Judgement.unknown(together(unknown, Judgement::settledBy));
    }

    private static List<String> together(List<Judgement> judged, Function<Judgement, List<String>> part) {
        return judged.stream().map(part).flatMap(List::stream).distinct().toList();
    }

    private Judgement yes(String linkId) {
        return answers.choice(linkId)
                .filter(choice -> choice.unknown().isEmpty() && choice.known().size() == 1)
                .map(choice -> Judgement.known(choice.known().contains("Y"), List.of(linkId)))
                .orElseGet(() -> Judgement.unknown(List.of(linkId)));
    }

    private Judgement chosen(String linkId, String code) {
        return answers.choice(linkId)
                .filter(choice -> choice.known().contains(code)
                        || (choice.unknown().isEmpty() && !choice.known().isEmpty()))
                .map(choice -> Judgement.known(choice.known().contains(code), List.of(linkId)))
                .orElseGet(() -> Judgement.unknown(List.of(linkId)));
    }

    private Judgement compared(Condition.Compared compared) {
        String name = compared.name();
        return answers.number(name)
                .filter(number -> holds(number.low(), compared) == holds(number.high(), compared))
                .map(number -> Judgement.known(holds(number.low(), compared), answers.behind(name)))
                .orElseGet(() -> Judgement.unknown(unsettled(name)));
    }

    /** A number that is known only in part (an age from a birth year) is settled by the same question. */
    private List<String> unsettled(String name) {
        List<String> missing = answers.missing(name);
        return missing.isEmpty() ? answers.behind(name) : missing;
    }

    private static boolean holds(BigDecimal value, Condition.Compared compared) {
        int order = value.compareTo(compared.bound());
        Comparison comparison = compared.comparison();
        return switch (comparison) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }
}
