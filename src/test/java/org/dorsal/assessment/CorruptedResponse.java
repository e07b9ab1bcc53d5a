package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.dorsal.fhirjson.Problem;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** Valid response with one corruption, the expected place of the fault, and words of its cure. */
record CorruptedResponse(String name, Consumer<QuestionnaireResponse> spoil, String expression, String cure) {

    static CorruptedResponse spoilt(
            String name, Consumer<QuestionnaireResponse> spoil, String expression, String cure) {
        return new CorruptedResponse(name, spoil, expression, cure);
    }

    void isTold() {
        QuestionnaireResponse response = SampleAnswers.full();
        spoil.accept(response);
        List<Problem> faults = ResponseCheck.faults(SampleForms.small(), response, SampleAnswers.BOUNDS);

        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.expression()).isEqualTo(expression);
            assertThat(fault.message()).contains(cure).endsWith(".");
        });
    }

    @Override
    public String toString() {
        return name;
    }
}
