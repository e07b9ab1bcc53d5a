package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters of {@code Questionnaire/$populate}, by the OperationDefinition of SDC 4.0.0 ("operation") and of 3.0.0. */
class PopulateParametersTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ALL = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final String PATIENT = "populated-parameters";
    private static final String URL = SomePopulation.URL;

    /** Operation: "one and only one of identifier, questionnaire or questionnaireRef"; several that agree are taken. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name':'questionnaire','valueUri':'URL|2.0.0'}",
                "{'name':'questionnaire','valueCanonical':'URL|2.0.0'}",
                "{'name':'questionnaire','valueUri':'URL'}",
                "{'name':'questionnaire','valueReference':{'reference':'Questionnaire/upper-back-pain-assessment-2.0.0'}}",
                "{'name':'questionnaire','valueReference':{'reference':'BASE/Questionnaire/upper-back-pain-assessment-2.0.0'}}",
                "{'name':'questionnaire','resource':{'resourceType':'Questionnaire','url':'URL','version':'2.0.0','status':'draft'}}",
                "{'name':'questionnaireRef','valueReference':{'reference':'Questionnaire/upper-back-pain-assessment-2.0.0'}}",
                "{'name':'canonical','valueCanonical':'URL|2.0.0'}",
                "{'name':'canonical','valueUri':'URL|2.0.0'},{'name':'questionnaire','valueUri':'URL|2.0.0'}",
                "{'name':'canonical','valueString':'URL'},{'name':'questionnaire','valueUri':'URL|2.0.0'}"
            })
    void operation_the_form_is_named_in_each_way_of_both_versions(String form) {
        SomeAnswer answer = type(form, SomePopulation.subject(PATIENT), SomePopulation.patient(PATIENT));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(SomePopulation.response(answer).path("questionnaire").asString(""))
                .isEqualTo(URL + "|2.0.0");
        assertThat(SomePopulation.answers(answer)).contains("sex=female");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                {'name':'identifier','valueIdentifier':{'system':'urn:x','value':'y'}}                 ; 422
                {'name':'questionnaire','valueUri':'https://other.example/Questionnaire/x|1.0.0'}       ; 422
                {'name':'questionnaire','valueUri':'URL|9.9.9'}                                         ; 422
                {'name':'questionnaireRef','valueReference':{'reference':'Questionnaire/nothing'}}      ; 422
                {'name':'questionnaire','resource':{'resourceType':'Questionnaire','status':'draft'}}   ; 400
                {'name':'canonical','valueUri':'URL'},{'name':'canonical','valueUri':'URL'}             ; 400
                {'name':'questionnaire','valueUri':'URL|2.0.0'},{'name':'canonical','valueUri':'https://other.example/x'} ; 400
                {'name':'local','valueBoolean':false}                                                   ; 400
                """)
    void operation_another_form_or_none_is_refused_and_the_refusal_names_place_and_cure(String form, int status) {
        SomeAnswer answer = type(form, SomePopulation.subject(PATIENT));

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.type()).isEqualTo("OperationOutcome");
        if (status == 422) {
            assertThat(answer.text()).contains(URL + "|2.0.0", "Parameters.parameter[0]");
        }
    }

    /** R4 operations: an unknown parameter is refused. */
    @Test
    void an_unknown_parameter_is_refused() {
        String unknown = "{'name':'dataEndpoint','valueUri':'https://ehr.example/fhir'}";
        SomeAnswer strict = instance(SomePopulation.subject(PATIENT), unknown);
        assertThat(strict.status()).isEqualTo(400);
        assertThat(strict.issue()).isEqualTo("not-supported");
    }

    @Test
    void a_body_of_a_mebibyte_is_taken_here_and_more_than_four_is_not() {
        String filler = SomePopulation.content("{'resourceType':'Encounter','id':'" + "e".repeat(64) + "'}");
        String large = Stream.generate(() -> filler)
                .limit(9_000)
                .reduce((first, two) -> first + "," + two)
                .orElseThrow();
        assertThat(large.length()).isGreaterThan(1 << 20);

        assertThat(instance(SomePopulation.subject(PATIENT), large).status()).isEqualTo(200);
        assertThat(instance(SomePopulation.subject(PATIENT), large, large, large, large)
                        .status())
                .isEqualTo(413);
    }

    private static SomeAnswer type(String... parameters) {
        return ALL.post(
                SomePopulation.TYPE,
                SomePopulation.parameters(parameters).replace("BASE", SERVICE.base(SomeService.NORTHSIDE)));
    }

    private static SomeAnswer instance(String... parameters) {
        return ALL.post(SomePopulation.INSTANCE, SomePopulation.parameters(parameters));
    }
}
