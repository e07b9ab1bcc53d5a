package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.CorruptedResponse.spoilt;
import static org.dorsal.assessment.SampleAnswers.answer;
import static org.dorsal.assessment.SampleAnswers.first;
import static org.dorsal.assessment.SampleAnswers.item;
import static org.dorsal.assessment.SampleAnswers.local;
import static org.dorsal.assessment.SampleAnswers.yes;

import java.util.List;
import java.util.stream.Stream;
import org.dorsal.assessment.ResponseCheck.Faults;
import org.dorsal.fhirjson.Problem;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckItemsTest {

    @Test
    void a_full_response_has_no_fault() {
        assertThat(faults(SampleAnswers.full())).isEmpty();
    }

    @Test
    void a_response_without_any_item_has_no_fault() {
        assertThat(faults(SampleAnswers.empty())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource({"places", "builds"})
    void a_fault_of_an_item_is_told_with_its_cure(CorruptedResponse item) {
        item.isTold();
    }

    static Stream<CorruptedResponse> places() {
        return Stream.of(
                spoilt(
                        "an unknown item",
                        r -> r.addItem().setLinkId("foo"),
                        "QuestionnaireResponse.item[4].linkId",
                        "no item of this linkId"),
                spoilt("no linkId", r -> r.addItem(), "QuestionnaireResponse.item[4].linkId", "no item of this linkId"),
                spoilt(
                        "a linkId in other letters",
                        r -> item(r, "side").setLinkId("Side"),
                        "QuestionnaireResponse.item[2].linkId",
                        "no item"),
                spoilt(
                        "a question out of its group",
                        r -> move(r, "note"),
                        "QuestionnaireResponse.item[4]",
                        "under 'story'"),
                spoilt(
                        "a top item in a group",
                        r -> answer(r.getItem().get(1).addItem(), "side", local("left")),
                        "QuestionnaireResponse.item[1].item[1]",
                        "at the top"),
                spoilt(
                        "a question twice",
                        r -> answer(r.addItem(), "side", local("right")),
                        "QuestionnaireResponse.item[4]",
                        "twice"),
                spoilt("a group twice", r -> r.addItem().setLinkId("more"), "QuestionnaireResponse.item[4]", "twice"));
    }

    static Stream<CorruptedResponse> builds() {
        return Stream.of(
                spoilt(
                        "a group with an answer",
                        r -> item(r, "more").addAnswer().setValue(yes()),
                        "QuestionnaireResponse.item[1].answer",
                        "is a group"),
                spoilt(
                        "a help text with an answer",
                        r -> answer(first(r, "cancer").addItem(), "cancer-help", new StringType("a")),
                        "QuestionnaireResponse.item[0].item[0].answer[0].item[0]",
                        "text to read"),
                spoilt(
                        "a question with items",
                        CheckItemsTest::daysBesideTheAnswer,
                        "QuestionnaireResponse.item[1].item[0].item",
                        "into its answer"),
                spoilt(
                        "below an answer, an unknown item",
                        r -> first(r, "fever").addItem().setLinkId("foo"),
                        "QuestionnaireResponse.item[1].item[0].answer[0].item[1].linkId",
                        "no item"),
                spoilt(
                        "below an answer, a wrong type",
                        r -> first(r, "fever-days").setValue(new StringType("3")),
                        "QuestionnaireResponse.item[1].item[0].answer[0].item[0].answer[0].value",
                        "valueInteger"));
    }

    @Test
    void all_faults_are_told_at_once_in_the_order_of_the_response() {
        QuestionnaireResponse response = SampleAnswers.full();
        response.setSubject(null);
        first(response, "score").setValue(new IntegerType(99));
        first(response, "side").setValue(yes());

        assertThat(faults(response))
                .extracting(Problem::expression)
                .containsExactly(
                        "QuestionnaireResponse.subject",
                        "QuestionnaireResponse.item[0].item[2].answer[0].value",
                        "QuestionnaireResponse.item[2].answer[0].value");
    }

    @Test
    void a_response_of_too_many_parts_is_not_walked() {
        QuestionnaireResponse response = SampleAnswers.empty();
        for (int i = 0; i <= ResponseCheck.MAX_PARTS; i++) {
            response.addItem().setLinkId("foo");
        }

        assertThat(faults(response))
                .singleElement()
                .satisfies(fault -> assertThat(fault.code()).isEqualTo("too-costly"));
    }

    @Test
    void no_more_faults_are_told_than_a_person_can_read() {
        QuestionnaireResponse response = SampleAnswers.empty();
        for (int i = 0; i < ResponseCheck.MAX_PARTS; i++) {
            response.addItem().setLinkId("foo");
        }

        assertThat(faults(response)).hasSize(Faults.MAX_REPORTED);
    }

    private static List<Problem> faults(QuestionnaireResponse response) {
        return ResponseCheck.faults(SampleForms.small(), response, SampleAnswers.BOUNDS);
    }

    private static void move(QuestionnaireResponse response, String linkId) {
        var item = item(response, linkId);
        response.getItem().getFirst().getItem().remove(item);
        response.addItem(item);
    }

    /**
     * Puts nested items directly below the question, where only a group may have them, instead of below its answer.
     */
    private static void daysBesideTheAnswer(QuestionnaireResponse response) {
        first(response, "fever").getItem().clear();
        answer(item(response, "fever").addItem(), "fever-days", new IntegerType(3));
    }
}
