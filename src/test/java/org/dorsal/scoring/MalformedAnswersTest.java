package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.SomeProfiles;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Test of answers that the response check rejects: if one reaches the scoring, it is unknown and reported, never a
 * "no".
 */
class MalformedAnswersTest {
    private static final Coding NO = new Coding(Codes.YES_NO, "N", "No");
    private static final Coding YES = new Coding(Codes.YES_NO, "Y", "Yes");

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("malformed")
    void an_answer_that_its_question_does_not_take_is_not_assessed_and_found(
            String linkId, List<Type> values, String flag) {
        Scoring scoring = DefaultScoring.of(SomeScoredResponse.nothingWrong().raw(linkId, values.toArray(Type[]::new)));
        assertThat(DefaultScoring.flag(scoring, flag).state()).isEqualTo(FlagState.NOT_ASSESSED);
        assertThat(scoring.findings()).extracting(Scoring.AnswerFinding::linkId).containsExactly(linkId);
        assertThat(scoring.disposition().code()).isEqualTo("incomplete");
        assertThat(scoring.open()).contains(linkId);
    }

    /** An answer with a data-absent reason passes the response check and is open, like a missing answer. */
    @Test
    void an_answer_that_is_absent_for_a_reason_is_open_and_no_fault() {
        Extension absent = new Extension(AnswerReader.DATA_ABSENT_REASON, new CodeType("asked-unknown"));
        for (String linkId : List.of("leg-weakness", "age-years")) {
            Type value = linkId.equals("age-years") ? new IntegerType() : new Coding();
            value.addExtension(absent);
            Scoring scoring =
                    DefaultScoring.of(SomeScoredResponse.nothingWrong().raw(linkId, value));
            assertThat(scoring)
                    .isEqualTo(
                            DefaultScoring.of(SomeScoredResponse.nothingWrong().without(linkId)));
            assertThat(scoring.findings()).isEmpty();
            assertThat(scoring.open()).contains(linkId);
        }
        Coding both = NO.copy();
        both.addExtension(absent);
        Scoring beside = DefaultScoring.of(SomeScoredResponse.nothingWrong().raw("leg-weakness", both));
        assertThat(DefaultScoring.flag(beside, "possible-spinal-cord-compression")
                        .state())
                .isEqualTo(FlagState.NOT_ASSESSED);
    }

    static Stream<Arguments> malformed() {
        String cord = "possible-spinal-cord-compression";
        String age = "age-under-20-or-over-50";
        String weeks = "beyond-two-weeks-despite-care";
        String radiating = "radiating-pain";
        Coding none = new Coding(Codes.system("answer"), "none", "None of these");
        return Stream.of(
                row("leg-weakness", cord, new BooleanType(false)),
                row("leg-weakness", cord, new StringType("N")),
                row("leg-weakness", cord, NO, YES),
                row("leg-weakness", cord, NO, NO),
                row("leg-weakness", cord, new Coding(Codes.YES_NO, "NA", "not applicable")),
                row("leg-weakness", cord, new Coding("http://example.org/other", "N", "No")),
                row("leg-weakness", cord, new Coding().setCode("N")),
                row("leg-weakness", cord, new Coding(Codes.YES_NO, "n", "No")),
                row("leg-weakness", cord, new Coding()),
                row("leg-weakness", cord, new IntegerType(0)),
                row("radiation", radiating, none, new Coding(Codes.system("answer"), "jaw", "Jaw")),
                row("radiation", radiating, new Coding(Codes.YES_NO, "UNK", "Unknown"), none),
                row("radiation", radiating, new Coding(Codes.system("answer"), "toe", "Toe")),
                row("radiation", radiating, new Coding(Codes.YES_NO, "N", "No")),
                row("age-years", age, new IntegerType(-1)),
                row("age-years", age, new IntegerType(131)),
                row("age-years", age, new DecimalType("35")),
                row("age-years", age, new StringType("35")),
                row("age-years", age, new IntegerType()),
                row("age-years", age, new IntegerType(35), new IntegerType(35)),
                row("morning-settle-minutes", "marked-morning-stiffness", new IntegerType(-1)),
                row("morning-settle-minutes", "marked-morning-stiffness", new IntegerType(1441)),
                row("pain-duration-value", weeks, new DecimalType("-0.1")),
                row("pain-duration-value", weeks, new IntegerType(3)),
                row("pain-duration-value", weeks, new Quantity(3)),
                row("pain-duration-value", weeks, new DecimalType()),
                row("pain-duration-unit", weeks, new Coding(Codes.UCUM, "min", "minute")),
                row("pain-duration-unit", weeks, new Coding("http://example.org/units", "d", "day")));
    }

    @Test
    void an_answer_without_a_value_is_unknown_and_found() {
        QuestionnaireResponse response =
                SomeScoredResponse.nothingWrong().without("leg-weakness").response();
        response.addItem().setLinkId("leg-weakness").addAnswer();
        Answers answers = read(response);
        assertThat(answers.choice("leg-weakness")).isEmpty();
        assertThat(answers.findings()).extracting(Scoring.AnswerFinding::linkId).containsExactly("leg-weakness");
    }

    @Test
    void a_question_that_stands_twice_is_unknown_even_if_both_say_no() {
        QuestionnaireResponse response = SomeScoredResponse.nothingWrong().response();
        response.addItem().setLinkId("leg-weakness").addAnswer().setValue(NO);
        Answers twice = read(response);
        assertThat(twice.choice("leg-weakness")).isEmpty();
        assertThat(twice.findings()).extracting(Scoring.AnswerFinding::linkId).containsExactly("leg-weakness");

        response.addItem().setLinkId("leg-weakness").addAnswer().setValue(NO);
        assertThat(read(response).choice("leg-weakness")).isEmpty();
    }

    @Test
    void a_question_that_the_form_does_not_have_says_nothing() {
        QuestionnaireResponse response = SomeScoredResponse.nothingWrong().response();
        response.addItem().setLinkId("wooden-leg").addAnswer().setValue(YES);
        response.addItem().addAnswer().setValue(YES);
        assertThat(read(response).findings()).isEmpty();
    }

    @Test
    void answers_below_an_answer_are_read_too() {
        QuestionnaireResponse response =
                SomeScoredResponse.nothingWrong().without("chest-pain").response();
        response.addItem()
                .setLinkId("clinician-note")
                .addAnswer()
                .setValue(new StringType("see below"))
                .addItem()
                .setLinkId("chest-pain")
                .addAnswer()
                .setValue(YES);
        assertThat(read(response).choice("chest-pain")).isPresent();
    }

    private static Answers read(QuestionnaireResponse response) {
        return AnswerReader.read(SomeProfiles.form(), response, Optional.empty(), SomeScoredResponse.DAY);
    }

    private static Arguments row(String linkId, String flag, Type... values) {
        return Arguments.of(linkId, List.of(values), flag);
    }
}
