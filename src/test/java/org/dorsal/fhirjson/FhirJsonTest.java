package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.dorsal.fhirjson.SomeResponses.answering;
import static org.dorsal.fhirjson.SomeResponses.utf8;
import static org.dorsal.fhirjson.SomeResponses.with;

import java.util.List;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FhirJsonTest {

    private static final Gate GATE = new Gate(Limits.ofRequests());

    /** Invalid values, which pass the gate and are rejected by HAPI's strict parser with their place. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "valueDate":"2026-02-30"                     | date
            "valueDate":"2026-13-01"                     | date
            "valueDate":"2026-2-3"                       | date
            "valueDate":"yesterday"                      | date
            "valueDateTime":"2026-02-20T24:00:00Z"       | time
            "valueDateTime":"2026-02-30T10:00:00Z"       | time
            "valueDateTime":"2026-02-20T10:00:00+99:00"  | time
            "valueInteger":99999999999                   | whole number
            "valueInteger":-2147483649                   | whole number
            "valueAttachment":{"data":"%%%"}             | base64Binary
            "valueQuantity":{"comparator":"around"}      | codes
            """)
    void a_value_that_its_type_does_not_allow_is_told_with_its_place(String answer, String cure) {
        byte[] body = utf8(answering(answer));

        assertThat(GATE.check(body, "QuestionnaireResponse")).isInstanceOf(Gate.AcceptedBody.class);
        assertThat(problems(body)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("value");
            assertThat(problem.expression()).startsWith("QuestionnaireResponse.item[0].answer[0].value");
            assertThat(problem.message()).contains(cure);
        });
    }

    @Test
    void several_unfit_values_are_told_at_once() {
        String body =
                "{\"resourceType\":\"QuestionnaireResponse\",\"status\":\"nonsense\",\"authored\":\"2026-02-30\"}";

        assertThat(problems(utf8(body)))
                .extracting(Problem::expression)
                .containsExactly("QuestionnaireResponse.status", "QuestionnaireResponse.authored");
    }

    @Test
    void a_reference_into_nothing_is_refused_though_no_place_is_known() {
        assertThat(problems(utf8(with("\"subject\":{\"reference\":\"#p\"}"))))
                .singleElement()
                .satisfies(problem -> assertThat(problem.expression()).isEqualTo("QuestionnaireResponse"));
    }

    @Test
    void another_type_than_asked_for_is_refused() {
        assertThat(FhirJson.parse(utf8(with("\"id\":\"a\"")), Patient.class))
                .isInstanceOf(Parsed.UnparsableResource.class);
    }

    @Test
    void no_body_whatever_makes_it_throw() {
        List<String> bodies = List.of("", "[]", "{", "{}", "null", "\0", "{\"resourceType\":7}", "[".repeat(5_000));

        assertThat(bodies).allSatisfy(body -> assertThat(problems(utf8(body))).isNotEmpty());
    }

    @Test
    void no_problem_repeats_the_value() {
        byte[] body = utf8(answering("\"valueDate\":\"Canary\""));

        assertThat(problems(body).toString()).doesNotContain("Canary");
    }

    @Test
    void versions_of_references_survive() {
        byte[] body = utf8(with("\"subject\":{\"reference\":\"https://ehr.example/fhir/Patient/1/_history/2\"}"));

        assertThat(FhirJson.parse(body, QuestionnaireResponse.class))
                .isInstanceOfSatisfying(
                        Parsed.ParsedResource.class,
                        read -> assertThat(FhirJson.encode(read.resource())).isEqualTo(body));
    }

    @Test
    void warming_up_reads_and_writes() {
        assertThatCode(FhirJson::warm).doesNotThrowAnyException();
    }

    @Test
    void there_is_one_context() {
        assertThat(FhirJson.context()).isSameAs(FhirJson.context());
    }

    private static List<Problem> problems(byte[] body) {
        return switch (FhirJson.parse(body, QuestionnaireResponse.class)) {
            case Parsed.ParsedResource<QuestionnaireResponse> _ -> List.of();
            case Parsed.UnparsableResource<QuestionnaireResponse>(List<Problem> problems) -> problems;
        };
    }
}
