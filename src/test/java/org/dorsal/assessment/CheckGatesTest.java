package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.SampleAnswers.absent;
import static org.dorsal.assessment.SampleAnswers.first;
import static org.dorsal.assessment.SampleAnswers.item;
import static org.dorsal.assessment.SampleAnswers.v2;

import java.util.List;
import java.util.function.Consumer;
import org.dorsal.fhirjson.Problem;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckGatesTest {

    private static final String CANCER_TYPE = "QuestionnaireResponse.item[0].item[1].answer";
    private static final String FEVER = "QuestionnaireResponse.item[1].item[0].answer";
    private static final String FEVER_DAYS = FEVER + "[0].item[0].answer";
    private static final String BOTH = "QuestionnaireResponse.item[3].answer";

    @Test
    void details_of_what_is_denied_are_told_with_the_question_that_closes_them() {
        List<Problem> faults = faults(response -> first(response, "cancer").setValue(v2("N")));

        assertThat(faults).extracting(Problem::expression).containsExactly(CANCER_TYPE, BOTH);
        assertThat(faults)
                .extracting(Problem::message)
                .allSatisfy(message -> assertThat(message).contains("'cancer'").endsWith("correct that one."));
    }

    @Test
    void details_of_what_is_unknown_unanswered_or_absent_are_told_as_well() {
        assertThat(faults(response -> first(response, "cancer").setValue(v2("UNK"))))
                .extracting(Problem::expression)
                .containsExactly(CANCER_TYPE, BOTH);
        assertThat(faults(response -> item(response, "cancer").getAnswer().clear()))
                .extracting(Problem::expression)
                .containsExactly(CANCER_TYPE, BOTH);
        assertThat(faults(response -> first(response, "cancer").setValue(null).addExtension(absent())))
                .extracting(Problem::expression)
                .containsExactly(CANCER_TYPE, BOTH);
    }

    @Test
    void a_detail_below_an_answer_is_told_at_its_place() {
        assertThat(faults(response -> first(response, "fever").setValue(v2("UNK"))))
                .extracting(Problem::expression)
                .containsExactly(FEVER_DAYS, BOTH);
    }

    @Test
    void all_that_lies_in_a_group_that_is_not_asked_is_told() {
        List<Problem> faults = faults(response -> {
            first(response, "cancer").setValue(v2("N"));
            item(response, "cancer-type").getAnswer().clear();
            item(response, "care").getAnswer().removeFirst();
        });

        assertThat(faults).extracting(Problem::expression).containsExactly(FEVER, FEVER_DAYS, BOTH);
    }

    @Test
    void an_absent_answer_to_what_is_not_asked_is_no_answer() {
        List<Problem> faults = faults(response -> {
            first(response, "cancer").setValue(v2("N"));
            first(response, "cancer-type").setValue(null).addExtension(absent());
            item(response, "both").getAnswer().clear();
        });

        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"INPROGRESS", "ENTEREDINERROR"})
    void what_is_not_finished_may_hold_answers_to_what_is_not_asked(QuestionnaireResponseStatus status) {
        assertThat(faults(
                        response -> first(response.setStatus(status), "cancer").setValue(v2("N"))))
                .isEmpty();
    }

    @Test
    void an_amended_response_is_held_to_it_like_a_completed_one() {
        assertThat(faults(response -> first(response.setStatus(QuestionnaireResponseStatus.AMENDED), "cancer")
                        .setValue(v2("N"))))
                .hasSize(2);
    }

    @Test
    void what_hangs_on_a_choice_that_cannot_be_read_is_not_blamed() {
        String cancer = "QuestionnaireResponse.item[0].item[0].answer[0]";

        assertThat(faults(response -> first(response, "cancer").setValue(new StringType("Y"))))
                .extracting(Problem::expression)
                .containsExactly(cancer + ".value");
        assertThat(faults(response -> first(response, "cancer").setValue(v2("y"))))
                .extracting(Problem::expression)
                .containsExactly(cancer + ".value");
        assertThat(faults(response -> first(response, "cancer").setValue(new Coding())))
                .extracting(Problem::expression)
                .containsExactly(cancer);
    }

    @Test
    void answers_that_contradict_each_other_are_no_fault_of_the_response() {
        List<Problem> faults = faults(response -> {
            first(response, "fever").setValue(v2("Y"));
            first(response, "note").setValue(new StringType("no fever at all"));
        });

        assertThat(faults).isEmpty();
    }

    private static List<Problem> faults(Consumer<QuestionnaireResponse> change) {
        QuestionnaireResponse response = SampleAnswers.full();
        change.accept(response);
        return ResponseCheck.faults(SampleForms.small(), response, SampleAnswers.BOUNDS);
    }
}
