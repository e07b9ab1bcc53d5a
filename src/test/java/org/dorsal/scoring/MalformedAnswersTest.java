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
    void an_answer_that_its_question_does_not_take_is_not_assessed_and_found(String linkId, List<Type> values) {
        Scoring scoring = scored(SomeScoredResponse.nothingWrong().raw(linkId, values.toArray(Type[]::new)));
        assertThat(scoring.findings()).extracting(Scoring.AnswerFinding::linkId).containsExactly(linkId);
        assertThat(scoring.disposition().code()).isEqualTo("incomplete");
        assertThat(scoring.openQuestions()).contains(linkId);
    }

    /** An answer with a data-absent reason passes the response check and is open, like a missing answer. */
    @Test
    void an_answer_that_is_absent_for_a_reason_is_open_and_no_fault() {
        Extension absent = new Extension(AnswerReader.DATA_ABSENT_REASON, new CodeType("asked-unknown"));
        for (String linkId : List.of("bladder-change", "age-years")) {
            Type value = linkId.equals("age-years") ? new IntegerType() : new Coding();
            value.addExtension(absent);
            Scoring scoring = scored(SomeScoredResponse.nothingWrong().raw(linkId, value));
            assertThat(scoring)
                    .isEqualTo(scored(SomeScoredResponse.nothingWrong().without(linkId)));
            assertThat(scoring.findings()).isEmpty();
            assertThat(scoring.openQuestions()).contains(linkId);
        }
    }

    static Stream<Arguments> malformed() {
        String system = Codes.system("answer");
        Coding none = new Coding(system, "none", "None of these");
        return Stream.of(
                row("bladder-change", new BooleanType(false)),
                row("bladder-change", new StringType("none")),
                row("bladder-change", none, new Coding(system, "cannot-pass", "Cannot pass")),
                row("bladder-change", new Coding(Codes.YES_NO, "UNK", "Unknown"), none),
                row("bladder-change", new Coding(system, "toe", "Toe")),
                row("bladder-change", new Coding(Codes.YES_NO, "N", "No")),
                row("bladder-change", new Coding("http://example.org/other", "none", "None")),
                row("bladder-change", new Coding().setCode("none")),
                row("bladder-change", new Coding()),
                row("bladder-change", new IntegerType(0)),
                row("pain-worst-score", new IntegerType(-1)),
                row("pain-worst-score", new IntegerType(11)),
                row("pain-worst-score", new DecimalType("4")),
                row("pain-worst-score", new StringType("4")),
                row("pain-worst-score", new IntegerType()),
                row("pain-worst-score", new IntegerType(4), new IntegerType(4)),
                row("age-years", new IntegerType(-1)),
                row("age-years", new IntegerType(131)));
    }

    @Test
    void an_answer_without_a_value_is_unknown_and_found() {
        QuestionnaireResponse response =
                SomeScoredResponse.nothingWrong().without("constant").response();
        response.addItem().setLinkId("constant").addAnswer();
        Answers answers = read(response);
        assertThat(answers.choice("constant")).isEmpty();
        assertThat(answers.findings()).extracting(Scoring.AnswerFinding::linkId).containsExactly("constant");
    }

    @Test
    void a_question_that_stands_twice_is_unknown_even_if_both_say_no() {
        QuestionnaireResponse response = SomeScoredResponse.nothingWrong().response();
        response.addItem().setLinkId("constant").addAnswer().setValue(NO);
        Answers twice = read(response);
        assertThat(twice.choice("constant")).isEmpty();
        assertThat(twice.findings()).extracting(Scoring.AnswerFinding::linkId).containsExactly("constant");

        response.addItem().setLinkId("constant").addAnswer().setValue(NO);
        assertThat(read(response).choice("constant")).isEmpty();
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
                SomeScoredResponse.nothingWrong().without("constant").response();
        response.addItem()
                .setLinkId("clinician-note")
                .addAnswer()
                .setValue(new StringType("see below"))
                .addItem()
                .setLinkId("constant")
                .addAnswer()
                .setValue(YES);
        assertThat(read(response).choice("constant")).isPresent();
    }

    private static Scoring scored(SomeScoredResponse response) {
        return EvidenceScorer.score(
                SomeProfiles.models(),
                SomeProfiles.care(),
                SomeProfiles.form(),
                read(response.response()),
                Optional.empty());
    }

    private static Answers read(QuestionnaireResponse response) {
        return AnswerReader.read(SomeProfiles.form(), response, Optional.empty(), SomeScoredResponse.DAY);
    }

    private static Arguments row(String linkId, Type... values) {
        return Arguments.of(linkId, List.of(values));
    }
}
