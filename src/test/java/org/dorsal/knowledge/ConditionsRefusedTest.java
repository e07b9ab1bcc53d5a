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
                "%`radiation=toe`",
                "%`radiation=UNK`",
                "%`fever=Y`",
                "%`pain-side`",
                "%`age-years`",
                "%`pain-duration`",
                "%`pain-duration-value=3`",
                "%`cancer-type`",
                "%`emergency-screen`",
                "%`fever` > 3",
                "%`pain-side` > 3",
                "%`fever`.exists()",
                "%`fever`.exists().not()",
                "%`radiation`.contains('jaw')",
                "%`radiation` contains 'jaw'",
                "'jaw' in %`radiation`",
                "%`cancer-type`.matches('.*')",
                "iif(%`fever`, true, false)",
                "%`fever` = true",
                "%`fever` != true",
                "%`fever` ~ true",
                "%`age-years` = 20",
                "%`fever` xor %`chills`",
                "%`fever` implies %`chills`",
                "'Y'",
                "Y",
                "true",
                "{}",
                "not(%`fever`)",
                "not %`fever`",
                "%`fever`.not",
                "%`fever`.not(",
                "%`fever` .not() or",
                "%`fever` or",
                "or %`fever`",
                "%`fever` or and %`chills`",
                "%`fever` %`chills`",
                "%`fever` or or %`chills`",
                "(%`fever`",
                "%`fever`)",
                "()",
                "(%`fever`) or )",
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
                "%`fever` // comment",
                "%`fever` | %`chills`",
                "%resource.descendants()",
                "%`fever",
                "%``",
                "%",
                "%`fever`or%`chills`x",
                "0 * %fever.toInteger() + %chills.toInteger() >= 1",
                "-1 * %fever.toInteger() + %chills.toInteger() >= 1",
                "1.5 * %fever.toInteger() + %chills.toInteger() >= 1",
                "100 * %fever.toInteger() >= 1",
                "3 %fever.toInteger() >= 1",
                "3 * %fever >= 1",
                "%fever.toInteger() * 3 >= 1",
                "%fever.toInteger() + 3 >= 1",
                "%fever.toInteger() + %chills >= 1",
                "%fever.toInteger() - %chills.toInteger() >= 1",
                "%fever.toInteger() + %chills.toInteger() > 1",
                "%fever.toInteger() + %chills.toInteger() >= x",
                "%fever.toInteger() + %chills.toInteger() >= 2.not()",
                "%`age-years` >= 50.toInteger() >= 1",
                "%fever.toInteger() + %chills.toInteger() )",
                "%`age-years`.toInteger() >= 50",
                "QuestionnaireResponse.item"
            })
    void anything_else_is_refused_with_a_reason(String expression) {
        assertThat(says(expression)).isNotBlank();
    }

    @Test
    void the_reason_names_what_cannot_be_read() {
        assertThat(says("%`leg-weaknes`")).contains("leg-weaknes").contains("check the linkId");
        assertThat(says("%`age-years`")).contains("must be compared");
        assertThat(says("%`fever` > 3")).contains("no numeric question");
        assertThat(says("%`age-years` > x")).contains("outside the allowed part");
        assertThat(says("%`age-years` > %`bmi`")).contains("with a number");
        assertThat(says("(%`fever`")).contains("not closed");
        assertThat(says("%`fever` %`chills`")).contains("cannot read on");
        assertThat(says("%`fever`.exists()")).contains(".exists()");
    }

    @Test
    void points_that_count_nothing_or_are_never_reached_are_refused_with_the_cure() {
        assertThat(says("0 * %fever.toInteger() >= 1")).contains("from 1 to 99, found '0'");
        assertThat(says("%fever.toInteger() >= 0"))
                .contains("a bound of points")
                .contains("found '0'");
        assertThat(says("3 * %fever.toInteger() + %chills.toInteger() >= 5"))
                .contains("no answers reach 5")
                .contains("have 4")
                .contains("lower the bound");
        assertThat(says("%fever.toInteger() + 2 * %`fever`.toInteger() >= 2")).contains("twice");
        assertThat(says("3 * %fever")).contains("expected '.toInteger()'");
        assertThat(says("%fever.toInteger() and %chills")).contains("expected '>='");
    }

    private static String says(String expression) {
        return switch (ConditionParser.read(expression, ConditionNames.ofAnswers(SomeProfiles.form()))) {
            case ConditionParser.ConditionReading.ParsedCondition good ->
                throw new AssertionError("read as " + good.condition());
            case ConditionParser.ConditionReading.ParsedSum sum -> throw new AssertionError("read as " + sum);
            case ConditionParser.ConditionReading.InvalidCondition bad -> bad.says();
        };
    }
}
