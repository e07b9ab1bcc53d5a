package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.SampleAnswers.first;
import static org.dorsal.assessment.SampleAnswers.item;
import static org.dorsal.assessment.SampleAnswers.local;
import static org.dorsal.assessment.SampleAnswers.v2;

import java.util.stream.Stream;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values on the border of what a form allows. */
class CheckAcceptsTest {

    /** A value that its question takes. */
    record AcceptedValue(String linkId, Type value) {
        @Override
        public String toString() {
            return linkId + " as " + value.fhirType();
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void a_value_on_the_border_is_accepted(AcceptedValue accepted) {
        QuestionnaireResponse response = SampleAnswers.full();
        first(response, accepted.linkId()).setValue(accepted.value());

        assertThat(ResponseCheck.faults(SampleForms.small(), response, SampleAnswers.BOUNDS))
                .isEmpty();
    }

    static Stream<AcceptedValue> values() {
        return Stream.of(
                new AcceptedValue("score", new IntegerType(0)),
                new AcceptedValue("score", new IntegerType(10)),
                new AcceptedValue("bmi", new DecimalType("10")),
                new AcceptedValue("bmi", new DecimalType("100.000")),
                new AcceptedValue("bmi", new DecimalType("99.9999999999")),
                new AcceptedValue("bmi", new DecimalType("1e1")),
                new AcceptedValue("fever-days", new IntegerType(Integer.MAX_VALUE)),
                new AcceptedValue("injury-date", new DateType("1900")),
                new AcceptedValue("injury-date", new DateType("2024-02-29")),
                new AcceptedValue("note", new StringType("a".repeat(ValueCheck.MAX_TEXT_CHARS))),
                new AcceptedValue("side", local("right").setVersion("1.0.0").setUserSelected(true)));
    }

    @Test
    void an_exclusive_option_alone_is_accepted() {
        assertThat(Stream.of(local("none"), v2("UNK"))).allSatisfy(alone -> {
            QuestionnaireResponse response = SampleAnswers.full();
            item(response, "care").getAnswer().removeLast();
            first(response, "care").setValue(alone);

            assertThat(ResponseCheck.faults(SampleForms.small(), response, SampleAnswers.BOUNDS))
                    .isEmpty();
        });
    }

    @Test
    void items_in_another_order_than_the_forms_are_accepted() {
        QuestionnaireResponse response = SampleAnswers.full();
        response.setItem(response.getItem().reversed());
        item(response, "story").setItem(item(response, "story").getItem().reversed());

        assertThat(ResponseCheck.faults(SampleForms.small(), response, SampleAnswers.BOUNDS))
                .isEmpty();
    }

    @Test
    void a_question_or_a_help_text_named_without_answer_is_accepted() {
        QuestionnaireResponse response = SampleAnswers.full();
        item(response, "note").getAnswer().clear();
        first(response, "cancer").addItem().setLinkId("cancer-help").setText("Help");

        assertThat(ResponseCheck.faults(SampleForms.small(), response, SampleAnswers.BOUNDS))
                .isEmpty();
    }
}
