package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.CorruptedResponse.spoilt;
import static org.dorsal.assessment.SampleAnswers.absent;
import static org.dorsal.assessment.SampleAnswers.first;
import static org.dorsal.assessment.SampleAnswers.item;
import static org.dorsal.assessment.SampleAnswers.local;
import static org.dorsal.assessment.SampleAnswers.v2;
import static org.dorsal.assessment.SampleAnswers.yes;

import java.util.stream.Stream;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckAnswersTest {

    @ParameterizedTest
    @MethodSource({"types", "values", "together"})
    void a_fault_of_an_answer_is_told_with_its_cure(CorruptedResponse answer) {
        answer.isTold();
    }

    static Stream<CorruptedResponse> types() {
        return Stream.of(
                value("a text for a choice", "cancer", new StringType("Y"), "valueCoding"),
                value("a boolean for a choice", "cancer", new BooleanType(true), "valueCoding"),
                value("a text for an integer", "score", new StringType("7"), "valueInteger"),
                value("a decimal for an integer", "score", new DecimalType("7"), "valueInteger"),
                value("an integer for a decimal", "bmi", new IntegerType(24), "valueDecimal"),
                value("a quantity for a decimal", "bmi", new Quantity(24), "valueDecimal"),
                value("another whole number", "score", new PositiveIntType(7), "valueInteger"),
                value("a time for a date", "injury-date", new DateTimeType("2026-02-20T10:00:00Z"), "valueDate"),
                value("a text for a date", "injury-date", new StringType("2026-02-20"), "valueDate"),
                value("a coding for a text", "note", yes(), "valueString"));
    }

    static Stream<CorruptedResponse> values() {
        return Stream.of(
                value("a code of another question", "side", yes(), "option of 'side'"),
                value("a code in other letters", "side", local("LEFT"), "option of 'side'"),
                value("a code with a space", "side", local("left "), "option of 'side'"),
                value("the right code of another system", "side", v2("left"), "option of 'side'"),
                value("no system", "side", new Coding().setCode("left"), "with its system"),
                value(
                        "no code",
                        "side",
                        new Coding().setSystem(SampleForms.LOCAL).setDisplay("Left"),
                        "and code"),
                spoilt(
                        "yes that says no",
                        r -> first(r, "cancer").getValueCoding().setDisplay("No"),
                        place("cancer") + ".value.display",
                        "the display of 'Y'"),
                spoilt(
                        "yes that says no pain",
                        r -> first(r, "cancer").getValueCoding().setDisplay("No cancer"),
                        place("cancer") + ".value.display",
                        "the display of 'Y'"),
                spoilt(
                        "left that says right",
                        r -> first(r, "side").getValueCoding().setDisplay(" RIGHT-hand  side"),
                        place("side") + ".value.display",
                        "the display of 'left'"),
                value("below the least", "score", new IntegerType(-1), "from 0 up to 10"),
                value("above the greatest", "score", new IntegerType(11), "from 0 up to 10"),
                value("just above the greatest", "bmi", new DecimalType("100.0000000001"), "from 10 up to 100"),
                value("eleven decimal places", "bmi", new DecimalType("24.00000000001"), "10 after the point"),
                value("fifteen digits", "bmi", new DecimalType("100000000000000"), "12 digits before"),
                value("a great exponent", "bmi", new DecimalType("1e40"), "12 digits before"),
                value("the year 202", "injury-date", new DateType("0202-02-20"), "from 1900"),
                value("a text of 5,001 characters", "note", new StringType("a".repeat(5_001)), "5000 characters"));
    }

    static Stream<CorruptedResponse> together() {
        String care = place("care");
        return Stream.of(
                spoilt(
                        "two answers",
                        r -> item(r, "score").addAnswer().setValue(new IntegerType(3)),
                        SampleAnswers.place(SampleAnswers.full(), "score") + ".answer",
                        "one answer"),
                spoilt(
                        "the same option twice",
                        r -> item(r, "care").addAnswer().setValue(local("rest")),
                        care.replace("answer[0]", "answer[2]") + ".value",
                        "twice"),
                spoilt(
                        "none beside others",
                        r -> item(r, "care").addAnswer().setValue(local("none")),
                        care.replace("answer[0]", "answer[2]") + ".value",
                        "can't be combined with others"),
                spoilt(
                        "unknown beside others",
                        r -> item(r, "care").addAnswer().setValue(v2("UNK")),
                        care.replace("answer[0]", "answer[2]") + ".value",
                        "can't be combined with others"),
                spoilt(
                        "a reason for absence beside others",
                        r -> item(r, "care").addAnswer().addExtension(absent()),
                        care.replace("answer[0]", "answer[2]"),
                        "sent together with answers"),
                spoilt("nothing", r -> first(r, "score").setValue(null), place("score"), "leave it out"),
                spoilt(
                        "a value without value",
                        r -> first(r, "score").setValue(new IntegerType()),
                        place("score"),
                        "leave it out"),
                spoilt(
                        "a coding without anything",
                        r -> first(r, "side").setValue(new Coding()),
                        place("side"),
                        "leave it out"),
                spoilt(
                        "a value and a reason against it",
                        r -> first(r, "score").addExtension(absent()),
                        place("score"),
                        "contradict"),
                spoilt(
                        "a value and a reason on it",
                        r -> first(r, "score").getValue().addExtension(absent()),
                        place("score"),
                        "contradict"));
    }

    @Test
    void an_answer_that_is_absent_with_a_reason_is_unanswered_and_fine() {
        QuestionnaireResponse response = SampleAnswers.full();
        first(response, "score").setValue(null).addExtension(absent());
        first(response, "bmi").setValue((Type) new DecimalType().addExtension(absent()));
        first(response, "side").setValue((Type) new Coding().addExtension(absent()));

        assertThat(ResponseCheck.faults(SampleForms.small(), response, SampleAnswers.BOUNDS))
                .isEmpty();
    }

    @Test
    void a_display_in_either_wording_or_in_the_senders_own_words_is_fine() {
        assertThat(Stream.of("Left", "left-hand side", "  LEFT ", "Links")).allSatisfy(display -> {
            QuestionnaireResponse response = SampleAnswers.full();
            first(response, "side").getValueCoding().setDisplay(display);
            first(response, "cancer").getValueCoding().setDisplay("yes");

            assertThat(ResponseCheck.faults(SampleForms.small(), response, SampleAnswers.BOUNDS))
                    .isEmpty();
        });
    }

    @Test
    void no_fault_repeats_what_the_patient_said() {
        QuestionnaireResponse response = SampleAnswers.full();
        first(response, "score").setValue(new StringType("Canary"));
        first(response, "note").setValue(new StringType("Canary" + "a".repeat(5_000)));
        first(response, "cancer").getValueCoding().setDisplay("Canary");
        first(response, "side").setValue(local("Canary"));
        item(response, "bmi").setLinkId("Canary");

        assertThat(ResponseCheck.faults(SampleForms.small(), response, SampleAnswers.BOUNDS))
                .hasSize(5)
                .noneMatch(fault -> fault.toString().contains("Canary"));
    }

    private static CorruptedResponse value(String name, String linkId, Type value, String cure) {
        return spoilt(name, r -> first(r, linkId).setValue(value), place(linkId) + ".value", cure);
    }

    private static String place(String linkId) {
        return SampleAnswers.place(SampleAnswers.full(), linkId) + ".answer[0]";
    }
}
