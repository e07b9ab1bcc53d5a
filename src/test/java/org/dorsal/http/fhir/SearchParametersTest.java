package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirJson;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SearchParametersTest {
    @Test
    void the_table_is_the_one_of_the_design() {
        var names = new LinkedHashMap<String, List<String>>();
        RecordProvider.TYPES.forEach(type -> names.put(
                type,
                SearchParameters.of(type).stream()
                        .map(SearchParameters.SearchParameter::name)
                        .toList()));
        assertThat(names)
                .isEqualTo(Map.of(
                        "QuestionnaireResponse",
                        words("_id _lastUpdated questionnaire status subject patient authored author encounter"
                                + " identifier"),
                        "Observation",
                        words("_id _lastUpdated subject patient code category status date derived-from encounter"
                                + " value-concept"),
                        "CarePlan",
                        words("_id _lastUpdated subject patient status intent category date encounter"
                                + " instantiates-canonical"),
                        "Provenance",
                        words("_id _lastUpdated target patient recorded agent"),
                        "Device",
                        words("_id _lastUpdated"),
                        "AuditEvent",
                        words("_id _lastUpdated patient agent date type subtype action outcome entity")));
    }

    /** HAPI carries the search parameters of R4: names and types must be those. */
    @TestFactory
    Stream<DynamicTest> each_parameter_is_what_r4_says() {
        return RecordProvider.TYPES.stream()
                .flatMap(type -> SearchParameters.of(type).stream()
                        .map(parameter -> DynamicTest.dynamicTest(
                                type + " by " + parameter.name(), () -> isOfR4(type, parameter))));
    }

    private static void isOfR4(String type, SearchParameters.SearchParameter parameter) {
        var known = FhirJson.context().getResourceDefinition(type).getSearchParam(parameter.name());
        assertThat(known).isNotNull();
        assertThat(parameter.kind().type().toCode())
                .isEqualTo(known.getParamType().getCode());
        assertThat(parameter.definition()).endsWith("-" + parameter.name().replace("_", ""));
        if (parameter.kind() instanceof ParameterKind.Reference reference
                && !known.getTargets().isEmpty()) {
            assertThat(known.getTargets()).containsAll(reference.types());
        }
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }
}
