package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.*;
import org.dorsal.knowledge.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kleene's three-valued logic. */
class ConditionJudgeTest {
    private static final Condition A = new Condition.YesCondition("a");
    private static final Condition B = new Condition.YesCondition("b");

    @ParameterizedTest
    @CsvSource({
        "Y, Y, TRUE, TRUE",
        "Y, N, TRUE, FALSE",
        "Y, UNK, TRUE, UNKNOWN",
        "N, Y, TRUE, FALSE",
        "N, N, FALSE, FALSE",
        "N, UNK, UNKNOWN, FALSE",
        "UNK, Y, TRUE, UNKNOWN",
        "UNK, N, UNKNOWN, FALSE",
        "UNK, UNK, UNKNOWN, UNKNOWN"
    })
    void or_and_and_follow_kleene(String a, String b, Truth or, Truth and) {
        Map<String, Answer> answers = Map.of("a", choice(a), "b", choice(b));
        assertThat(judged(new Condition.OrCondition(List.of(A, B)), answers)).isEqualTo(or);
        assertThat(judged(new Condition.AndCondition(List.of(A, B)), answers)).isEqualTo(and);
        assertThat(judged(new Condition.NotCondition(new Condition.OrCondition(List.of(A, B))), answers))
                .isEqualTo(or.not());
    }

    @Test
    void a_number_between_two_bounds_is_judged_only_if_both_agree() {
        Condition over = new Condition.ComparedNumber("age-years", Condition.Comparison.GREATER, new BigDecimal("50"));
        assertThat(judged(over, between("50", "51"))).isEqualTo(Truth.UNKNOWN);
        assertThat(judged(over, between("51", "52"))).isEqualTo(Truth.TRUE);
        assertThat(judged(over, between("49", "50"))).isEqualTo(Truth.FALSE);
    }

    @ParameterizedTest
    @CsvSource({
        "LESS, TRUE, FALSE, FALSE",
        "LESS_OR_EQUAL, TRUE, TRUE, FALSE",
        "GREATER, FALSE, FALSE, TRUE",
        "GREATER_OR_EQUAL, FALSE, TRUE, TRUE"
    })
    void comparisons_hold_below_at_and_above_their_bound(
            Condition.Comparison comparison, Truth below, Truth equal, Truth above) {
        Condition compared = new Condition.ComparedNumber("n", comparison, new BigDecimal("7.0"));
        assertThat(judged(compared, number("6.9"))).isEqualTo(below);
        assertThat(judged(compared, number("7"))).isEqualTo(equal);
        assertThat(judged(compared, number("7.1"))).isEqualTo(above);
    }

    @Test
    void an_option_that_was_chosen_holds_even_beside_do_not_know() {
        Map<String, Answer> both = Map.of("a", new Answer.ChosenCodes(Set.of("jaw"), Set.of("UNK")));
        assertThat(judged(new Condition.OptionCondition("a", "jaw"), both)).isEqualTo(Truth.TRUE);
        assertThat(judged(new Condition.OptionCondition("a", "neck"), both)).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void an_empty_choice_says_nothing() {
        Map<String, Answer> nothing = Map.of("a", new Answer.ChosenCodes(Set.of(), Set.of()));
        assertThat(judged(new Condition.OptionCondition("a", "jaw"), nothing)).isEqualTo(Truth.UNKNOWN);
        assertThat(judged(A, nothing)).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void yes_and_no_at_once_say_nothing() {
        Map<String, Answer> both = Map.of("a", new Answer.ChosenCodes(Set.of("Y", "N"), Set.of()));
        assertThat(judged(A, both)).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void a_number_is_no_choice_and_a_choice_no_number() {
        Condition over = new Condition.ComparedNumber("a", Condition.Comparison.GREATER, BigDecimal.ONE);
        assertThat(judged(A, Map.of("a", Answer.MeasuredAnswer.exactly(BigDecimal.ONE))))
                .isEqualTo(Truth.UNKNOWN);
        assertThat(judged(over, Map.of("a", choice("Y")))).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void a_question_named_days_is_read_before_a_duration() {
        Condition over = new Condition.ComparedNumber("sick-days", Condition.Comparison.GREATER, BigDecimal.ONE);
        Truth judged = judged(over, Map.of("sick-days", Answer.MeasuredAnswer.exactly(BigDecimal.TEN)));
        assertThat(judged).isEqualTo(Truth.TRUE);
    }

    @Test
    void a_duration_in_two_units_or_in_none_that_is_known_is_no_duration() {
        Condition over = new Condition.ComparedNumber("pain-days", Condition.Comparison.GREATER, BigDecimal.ONE);
        Answer value = Answer.MeasuredAnswer.exactly(BigDecimal.TEN);
        for (Set<String> units : List.of(Set.of("d", "wk"), Set.of("s"), Set.<String>of())) {
            Map<String, Answer> answers =
                    Map.of("pain-value", value, "pain-unit", new Answer.ChosenCodes(units, Set.of()));
            assertThat(judged(over, answers)).isEqualTo(Truth.UNKNOWN);
        }
    }

    @Test
    void only_do_not_know_was_asked_in_vain() {
        Answers answers = new Answers(Map.of("a", choice("Y"), "b", choice("UNK")), Map.of(), List.of());
        assertThat(answers.askedUnknown("a")).isFalse();
        assertThat(answers.askedUnknown("b")).isTrue();
        assertThat(answers.askedUnknown("c")).isFalse();
    }

    private static Truth judged(Condition condition, Map<String, Answer> answers) {
        return new ConditionJudge(new Answers(answers, Map.of(), List.of()), decided -> Truth.UNKNOWN).truth(condition);
    }

    private static Answer choice(String code) {
        return code.equals("UNK")
                ? new Answer.ChosenCodes(Set.of(), Set.of(code))
                : new Answer.ChosenCodes(Set.of(code), Set.of());
    }

    private static Map<String, Answer> number(String value) {
        return Map.of("n", Answer.MeasuredAnswer.exactly(new BigDecimal(value)));
    }

    private static Map<String, Answer> between(String low, String high) {
        return Map.of("age-years", new Answer.MeasuredAnswer(new BigDecimal(low), new BigDecimal(high)));
    }
}
