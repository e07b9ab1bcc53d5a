package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.knowledge.Condition.Comparison.GREATER;
import static org.dorsal.knowledge.Condition.Comparison.GREATER_OR_EQUAL;
import static org.dorsal.knowledge.Condition.Comparison.LESS;
import static org.dorsal.knowledge.Condition.Comparison.LESS_OR_EQUAL;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.dorsal.knowledge.Condition.AndCondition;
import org.dorsal.knowledge.Condition.ComparedNumber;
import org.dorsal.knowledge.Condition.Comparison;
import org.dorsal.knowledge.Condition.DecidedFact;
import org.dorsal.knowledge.Condition.NotCondition;
import org.dorsal.knowledge.Condition.OrCondition;
import org.dorsal.knowledge.Condition.PointsCondition;
import org.dorsal.knowledge.Condition.PointsItem;
import org.dorsal.knowledge.Condition.YesCondition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionParserTest {
    private static final Condition CONSTANT = new YesCondition("constant");
    private static final Condition EXAMINED = new YesCondition("examined");
    private static final Condition SEX = new Condition.OptionCondition("sex", "male");

    @Test
    void a_yes_no_question_may_be_quoted_or_plain() {
        assertThat(read("%`constant`")).isEqualTo(CONSTANT);
        assertThat(read(" %constant ")).isEqualTo(CONSTANT);
    }

    @Test
    void and_binds_tighter_than_or() {
        assertThat(read("%constant or %examined and %`sex=male`"))
                .isEqualTo(new OrCondition(List.of(CONSTANT, new AndCondition(List.of(EXAMINED, SEX)))));
        assertThat(read("%constant and %examined or %`sex=male`"))
                .isEqualTo(new OrCondition(List.of(new AndCondition(List.of(CONSTANT, EXAMINED)), SEX)));
    }

    @Test
    void parentheses_bind_tightest() {
        assertThat(read("(%constant or %examined) and %`sex=male`"))
                .isEqualTo(new AndCondition(List.of(new OrCondition(List.of(CONSTANT, EXAMINED)), SEX)));
        assertThat(read("((%constant))")).isEqualTo(CONSTANT);
    }

    @Test
    void several_operands_of_one_kind_stand_side_by_side() {
        assertThat(read("%constant or %examined or %`sex=male`"))
                .isEqualTo(new OrCondition(List.of(CONSTANT, EXAMINED, SEX)));
        assertThat(read("%constant and %examined and %`sex=male`"))
                .isEqualTo(new AndCondition(List.of(CONSTANT, EXAMINED, SEX)));
    }

    @Test
    void not_binds_to_what_stands_right_before_it() {
        assertThat(read("%constant or %examined.not()"))
                .isEqualTo(new OrCondition(List.of(CONSTANT, new NotCondition(EXAMINED))));
        assertThat(read("(%constant or %examined).not()"))
                .isEqualTo(new NotCondition(new OrCondition(List.of(CONSTANT, EXAMINED))));
        assertThat(read("%`constant`.not().not()")).isEqualTo(new NotCondition(new NotCondition(CONSTANT)));
        assertThat(read("(%`age-years` < 20).not()")).isEqualTo(new NotCondition(compared("age-years", LESS, "20")));
    }

    @ParameterizedTest
    @CsvSource({"<, LESS", "<=, LESS_OR_EQUAL", ">, GREATER", ">=, GREATER_OR_EQUAL"})
    void a_number_is_compared_with_a_literal(String sign, Comparison comparison) {
        assertThat(read("%`age-years` " + sign + " 20")).isEqualTo(compared("age-years", comparison, "20"));
        assertThat(read("%`bmi`" + sign + "24.95")).isEqualTo(compared("bmi", comparison, "24.95"));
    }

    @Test
    void a_duration_is_read_in_days() {
        assertThat(read("%`pain-duration-days` > 14")).isEqualTo(compared("pain-duration-days", GREATER, "14"));
    }

    @Test
    void comparisons_bind_tighter_than_and() {
        assertThat(read("%`age-years` >= 20 and %`bmi` <= 30"))
                .isEqualTo(new AndCondition(
                        List.of(compared("age-years", GREATER_OR_EQUAL, "20"), compared("bmi", LESS_OR_EQUAL, "30"))));
    }

    @Test
    void care_may_read_what_was_decided_and_criteria_may_not() {
        ConditionNames care = ConditionNames.ofCauses(SomeProfiles.form(), Optional.of(SomeProfiles.models()));
        assertThat(ConditionParser.read("%`tier=urgent`", care))
                .isEqualTo(good(DecidedFact.DecidedSubject.TIER, "urgent"));
        assertThat(ConditionParser.read("%provisional", care))
                .isEqualTo(good(DecidedFact.DecidedSubject.PROVISIONAL, ""));
        assertThat(ConditionParser.read("%`cause=aorta`", care))
                .isEqualTo(good(DecidedFact.DecidedSubject.CAUSE, "aorta"));
        assertThat(ConditionParser.read("%`disposition=incomplete`", care))
                .isEqualTo(good(DecidedFact.DecidedSubject.DISPOSITION, "incomplete"));
        for (String wrong : List.of("%`tier=home`", "%`cause=no-such-cause`", "%`disposition=home`")) {
            assertThat(ConditionParser.read(wrong, care))
                    .isInstanceOf(ConditionParser.ConditionReading.InvalidCondition.class);
        }
        for (String decided : List.of("%`tier=urgent`", "%provisional", "%`flag=cancer-history`")) {
            assertThat(ConditionParser.read(decided, ConditionNames.ofAnswers(SomeProfiles.form())))
                    .isInstanceOf(ConditionParser.ConditionReading.InvalidCondition.class);
        }
    }

    @Test
    void points_are_summed_and_compared_with_a_bound() {
        PointsCondition points = new PointsCondition(
                List.of(
                        new PointsItem(3, CONSTANT),
                        new PointsItem(1, new NotCondition(EXAMINED)),
                        new PointsItem(2, compared("age-years", GREATER_OR_EQUAL, "50"))),
                4);
        String written =
                "3 * %constant.toInteger() + %examined.not().toInteger() + 2 * (%`age-years` >= 50).toInteger() >= 4";
        assertThat(read(written)).isEqualTo(points);
        assertThat(read("%constant.toInteger() + %examined.toInteger() >= 2 and %`sex=male`"))
                .isEqualTo(new AndCondition(List.of(
                        new PointsCondition(List.of(new PointsItem(1, CONSTANT), new PointsItem(1, EXAMINED)), 2),
                        SEX)));
        assertThat(read("(" + written + ").not()")).isEqualTo(new NotCondition(points));
    }

    @Test
    void a_sum_may_be_a_term_that_conditions_compare() {
        ConditionNames names = ConditionNames.ofAnswers(SomeProfiles.form());
        List<PointsItem> items = List.of(new PointsItem(3, CONSTANT), new PointsItem(1, EXAMINED));
        assertThat(ConditionParser.read("3 * %constant.toInteger() + %examined.toInteger()", names))
                .isEqualTo(new ConditionParser.ConditionReading.ParsedSum(items));
        names.defineSum("ill", items);
        assertThat(names.nameFault("ill")).isPresent();
        assertThat(ConditionParser.read("%ill >= 3 or %`sex=male`", names))
                .isEqualTo(new ConditionParser.ConditionReading.ParsedCondition(
                        new OrCondition(List.of(new PointsCondition(items, 3), SEX))));
        for (String wrong : List.of("%ill", "%ill >= 0", "%ill >= 5", "%ill < 3", "%ill.toInteger() >= 1")) {
            assertThat(ConditionParser.read(wrong, names))
                    .isInstanceOf(ConditionParser.ConditionReading.InvalidCondition.class);
        }
    }

    private static ComparedNumber compared(String name, Comparison comparison, String bound) {
        return new ComparedNumber(name, comparison, new BigDecimal(bound));
    }

    private static ConditionParser.ConditionReading good(DecidedFact.DecidedSubject subject, String code) {
        return new ConditionParser.ConditionReading.ParsedCondition(new DecidedFact(subject, code));
    }

    private static Condition read(String expression) {
        return switch (ConditionParser.read(expression, ConditionNames.ofAnswers(SomeProfiles.form()))) {
            case ConditionParser.ConditionReading.ParsedCondition good -> good.condition();
            case ConditionParser.ConditionReading.ParsedSum sum -> throw new AssertionError("read as " + sum);
            case ConditionParser.ConditionReading.InvalidCondition bad -> throw new AssertionError(bad.message());
        };
    }
}
