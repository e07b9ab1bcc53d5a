package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsRefusedTest {
    /** Rejects conditions that would turn an unknown into a "no", or have another meaning in other engines. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "%`no-such-question`",
                "%`pain-elsewhere=toe`",
                "%`pain-elsewhere=UNK`",
                "%`constant=Y`",
                "%`pain-course`",
                "%`age-years`",
                "%`pain-duration`",
                "%`pain-duration-value=3`",
                "%`clinician-note`",
                "%`heart-and-lungs`",
                "%`constant` > 3",
                "%`pain-course` > 3",
                "%`constant`.exists()",
                "%`constant`.exists().not()",
                "%`pain-elsewhere`.contains('jaw')",
                "%`pain-elsewhere` contains 'jaw'",
                "'jaw' in %`pain-elsewhere`",
                "%`clinician-note`.matches('.*')",
                "iif(%`constant`, true, false)",
                "%`constant` = true",
                "%`constant` != true",
                "%`constant` ~ true",
                "%`age-years` = 20",
                "%`constant` xor %`examined`",
                "%`constant` implies %`examined`",
                "'Y'",
                "Y",
                "true",
                "{}",
                "not(%`constant`)",
                "not %`constant`",
                "%`constant`.not",
                "%`constant`.not(",
                "%`constant` .not() or",
                "%`constant` or",
                "or %`constant`",
                "%`constant` or and %`examined`",
                "%`constant` %`examined`",
                "%`constant` or or %`examined`",
                "(%`constant`",
                "%`constant`)",
                "()",
                "(%`constant`) or )",
                "%`age-years` > 14 'a'",
                "%`pain-duration-value` > 14 days",
                "%`age-years` > %`bmi`",
                "%`age-years` >",
                "%`age-years` > x",
                "%`age-years` > -1",
                "%`age-years` > 1 > 0",
                "%`age-years` > 20.not()",
                "20 < %`age-years`",
                "%`age-years` < = 20",
                "%`age-years` <> 20",
                "%`constant` // comment",
                "%`constant` | %`examined`",
                "%resource.descendants()",
                "%`constant",
                "%``",
                "%",
                "%`constant`or%`examined`x",
                "0 * %constant.toInteger() + %examined.toInteger() >= 1",
                "-1 * %constant.toInteger() + %examined.toInteger() >= 1",
                "1.5 * %constant.toInteger() + %examined.toInteger() >= 1",
                "100 * %constant.toInteger() >= 1",
                "3 %constant.toInteger() >= 1",
                "3 * %constant >= 1",
                "%constant.toInteger() * 3 >= 1",
                "%constant.toInteger() + 3 >= 1",
                "%constant.toInteger() + %examined >= 1",
                "%constant.toInteger() - %examined.toInteger() >= 1",
                "%constant.toInteger() + %examined.toInteger() > 1",
                "%constant.toInteger() + %examined.toInteger() >= x",
                "%constant.toInteger() + %examined.toInteger() >= 2.not()",
                "%`age-years` >= 50.toInteger() >= 1",
                "%constant.toInteger() + %examined.toInteger() )",
                "%`age-years`.toInteger() >= 50",
                "QuestionnaireResponse.item"
            })
    void anything_else_is_refused_with_a_reason(String expression) {
        assertThat(objection(expression)).isNotBlank();
    }

    @Test
    void the_reason_names_what_cannot_be_read() {
        assertThat(objection("%`tearing-pai`")).contains("tearing-pai").contains("check the linkId");
        assertThat(objection("%`age-years`")).contains("must be compared");
        assertThat(objection("%`constant` > 3")).contains("no numeric question");
        assertThat(objection("%`age-years` > x")).contains("outside the allowed part");
        assertThat(objection("%`age-years` > %`bmi`")).contains("with a number");
        assertThat(objection("(%`constant`")).contains("not closed");
        assertThat(objection("%`constant` %`examined`")).contains("cannot read on");
        assertThat(objection("%`constant`.exists()")).contains(".exists()");
    }

    @Test
    void points_that_count_nothing_or_are_never_reached_are_refused_with_the_cure() {
        assertThat(objection("0 * %constant.toInteger() >= 1")).contains("from 1 to 99, found '0'");
        assertThat(objection("%constant.toInteger() >= 0"))
                .contains("a bound of points")
                .contains("found '0'");
        assertThat(objection("3 * %constant.toInteger() + %examined.toInteger() >= 5"))
                .contains("no answers reach 5")
                .contains("have 4")
                .contains("lower the bound");
        assertThat(objection("%constant.toInteger() + 2 * %`constant`.toInteger() >= 2"))
                .contains("twice");
        assertThat(objection("3 * %constant")).contains("expected '.toInteger()'");
        assertThat(objection("%constant.toInteger() and %examined")).contains("expected '>='");
    }

    private static String objection(String expression) {
        return switch (ConditionParser.read(expression, ConditionNames.ofAnswers(SomeProfiles.form()))) {
            case ConditionParser.ConditionReading.ParsedCondition good ->
                throw new AssertionError("read as " + good.condition());
            case ConditionParser.ConditionReading.ParsedSum sum -> throw new AssertionError("read as " + sum);
            case ConditionParser.ConditionReading.InvalidCondition bad -> bad.message();
        };
    }
}
