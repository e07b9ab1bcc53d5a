package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dorsal.knowledge.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kleene's three-valued logic, and the reasons that it keeps. */
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
        assertThat(judged(new Condition.OrCondition(List.of(A, B)), answers).truth())
                .isEqualTo(or);
        assertThat(judged(new Condition.AndCondition(List.of(A, B)), answers).truth())
                .isEqualTo(and);
        assertThat(judged(new Condition.NotCondition(new Condition.OrCondition(List.of(A, B))), answers)
                        .truth())
                .isEqualTo(or.not());
    }

    @Test
    void what_decided_is_told_and_what_did_not_is_not() {
        Map<String, Answer> answers = Map.of("a", choice("Y"), "b", choice("N"));
        assertThat(judged(new Condition.OrCondition(List.of(A, B)), answers).because())
                .containsExactly("a");
        assertThat(judged(new Condition.AndCondition(List.of(A, B)), answers).because())
                .containsExactly("b");
        assertThat(judged(new Condition.AndCondition(List.of(A, new Condition.NotCondition(B))), answers)
                        .because())
                .containsExactly("a", "b");
        assertThat(judged(new Condition.OrCondition(List.of(A, A)), answers).because())
                .containsExactly("a");
    }

    @Test
    void what_would_settle_it_is_told_while_it_is_open() {
        Map<String, Answer> answers = Map.of("a", choice("Y"), "b", choice("UNK"));
        ConditionJudge.ConditionResult open = judged(new Condition.AndCondition(List.of(A, B)), answers);
        assertThat(open.settledBy()).containsExactly("b");
        assertThat(open.because()).isEmpty();
        assertThat(judged(new Condition.NotCondition(new Condition.AndCondition(List.of(A, B))), answers)
                        .settledBy())
                .containsExactly("b");
    }

    @Test
    void a_number_between_two_bounds_is_judged_only_if_both_agree() {
        Condition over = new Condition.ComparedNumber("age-years", Condition.Comparison.GREATER, new BigDecimal("50"));
        assertThat(judged(over, between("50", "51")).truth()).isEqualTo(Truth.UNKNOWN);
        assertThat(judged(over, between("50", "51")).settledBy()).containsExactly("age-years");
        assertThat(judged(over, between("51", "52")).truth()).isEqualTo(Truth.TRUE);
        assertThat(judged(over, between("49", "50")).truth()).isEqualTo(Truth.FALSE);
    }

    @ParameterizedTest
    @CsvSource({
        "LESS, TRUE, FALSE, FALSE",
        "LESS_OR_EQUAL, TRUE, TRUE, FALSE",
        "GREATER, FALSE, FALSE, TRUE",
        "GREATER_OR_EQUAL, FALSE, TRUE, TRUE"
    })
    void comparisons_hold_below_at_and_above_their_bound(
            Condition.Comparison comparison, Truth below, Truth at, Truth above) {
        Condition compared = new Condition.ComparedNumber("n", comparison, new BigDecimal("7.0"));
        assertThat(judged(compared, number("6.9")).truth()).isEqualTo(below);
        assertThat(judged(compared, number("7")).truth()).isEqualTo(at);
        assertThat(judged(compared, number("7.1")).truth()).isEqualTo(above);
    }

    @Test
    void an_option_that_was_chosen_holds_even_beside_do_not_know() {
        Map<String, Answer> both = Map.of("a", new Answer.ChosenCodes(Set.of("jaw"), Set.of("UNK")));
        assertThat(judged(new Condition.OptionCondition("a", "jaw"), both).truth())
                .isEqualTo(Truth.TRUE);
        assertThat(judged(new Condition.OptionCondition("a", "neck"), both).truth())
                .isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void an_empty_choice_says_nothing() {
        Map<String, Answer> nothing = Map.of("a", new Answer.ChosenCodes(Set.of(), Set.of()));
        assertThat(judged(new Condition.OptionCondition("a", "jaw"), nothing).truth())
                .isEqualTo(Truth.UNKNOWN);
        assertThat(judged(A, nothing).truth()).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void yes_and_no_at_once_say_nothing() {
        Map<String, Answer> both = Map.of("a", new Answer.ChosenCodes(Set.of("Y", "N"), Set.of()));
        assertThat(judged(A, both).truth()).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void a_number_is_no_choice_and_a_choice_no_number() {
        Condition over = new Condition.ComparedNumber("a", Condition.Comparison.GREATER, BigDecimal.ONE);
        assertThat(judged(A, Map.of("a", Answer.MeasuredAnswer.exactly(BigDecimal.ONE)))
                        .truth())
                .isEqualTo(Truth.UNKNOWN);
        assertThat(judged(over, Map.of("a", choice("Y"))).truth()).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void a_question_named_days_is_read_before_a_duration() {
        Condition over = new Condition.ComparedNumber("sick-days", Condition.Comparison.GREATER, BigDecimal.ONE);
        ConditionJudge.ConditionResult judged =
                judged(over, Map.of("sick-days", Answer.MeasuredAnswer.exactly(BigDecimal.TEN)));
        assertThat(judged.truth()).isEqualTo(Truth.TRUE);
        assertThat(judged.because()).containsExactly("sick-days");
    }

    @Test
    void a_duration_in_two_units_or_in_none_that_is_known_is_no_duration() {
        Condition over = new Condition.ComparedNumber("pain-days", Condition.Comparison.GREATER, BigDecimal.ONE);
        Answer value = Answer.MeasuredAnswer.exactly(BigDecimal.TEN);
        for (Set<String> units : List.of(Set.of("d", "wk"), Set.of("s"), Set.<String>of())) {
            Map<String, Answer> answers =
                    Map.of("pain-value", value, "pain-unit", new Answer.ChosenCodes(units, Set.of()));
            assertThat(judged(over, answers).truth()).isEqualTo(Truth.UNKNOWN);
            assertThat(judged(over, answers).settledBy()).contains("pain-unit");
        }
    }

    @Test
    void only_do_not_know_was_asked_in_vain() {
        Answers answers = new Answers(Map.of("a", choice("Y"), "b", choice("UNK")), List.of());
        assertThat(answers.askedUnknown("a")).isFalse();
        assertThat(answers.askedUnknown("b")).isTrue();
        assertThat(answers.askedUnknown("c")).isFalse();
    }

    @Test
    void each_state_has_its_code() {
        assertThat(FlagState.values()).extracting(FlagState::code).containsExactly("present", "absent", "not-assessed");
    }

    private static ConditionJudge.ConditionResult judged(Condition condition, Map<String, Answer> answers) {
        return new ConditionJudge(new Answers(answers, List.of()), decided -> Truth.UNKNOWN).judge(condition);
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
