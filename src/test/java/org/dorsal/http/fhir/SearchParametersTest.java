package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class SearchParametersTest {
    /** HAPI carries the search parameters of R4: names and types must be those. */
    @TestFactory
    Stream<DynamicTest> each_parameter_is_what_r4_says() {
        return RecordProvider.TYPES.stream()
                .flatMap(type -> SearchParameters.of(type).stream()
                        .map(parameter -> DynamicTest.dynamicTest(
                                type + " by " + parameter.name(), () -> isOfR4(type, parameter))));
    }

    private static void isOfR4(String type, SearchParameters.SearchParameter parameter) {
        var hapiParameter = FhirJson.context().getResourceDefinition(type).getSearchParam(parameter.name());
        if (hapiParameter == null) {
            isPublishedHere(type, parameter);
            return;
        }
        assertThat(parameter.kind().type().toCode())
                .isEqualTo(hapiParameter.getParamType().getCode());
        assertThat(parameter.canonical())
                .startsWith("http://hl7.org/fhir/SearchParameter/")
                .endsWith("-" + parameter.name().replace("_", ""));
        if (parameter.kind() instanceof ParameterKind.Reference reference
                && !hapiParameter.getTargets().isEmpty()) {
            assertThat(hapiParameter.getTargets()).containsAll(reference.types());
        }
    }

    /** A parameter that R4 lacks has a definition that everybody can read, and it says the same. */
    private static void isPublishedHere(String type, SearchParameters.SearchParameter parameter) {
        var published = SomeProfiles.knowledge().published().stream()
                .filter(resource -> resource.edition().url().equals(parameter.canonical()))
                .toList();
        assertThat(published).hasSize(1);
        var definition = FhirJson.context()
                .newJsonParser()
                .parseResource(
                        org.hl7.fhir.r4.model.SearchParameter.class,
                        new String(published.getFirst().json(), StandardCharsets.UTF_8));
        assertThat(definition.getCode()).isEqualTo(parameter.name());
        assertThat(definition.getType()).isEqualTo(parameter.kind().type());
        assertThat(definition.getBase()).extracting(base -> base.getCode()).containsExactly(type);
        if (parameter.kind() instanceof ParameterKind.Reference reference) {
            assertThat(definition.getTarget())
                    .extracting(target -> target.getCode())
                    .containsExactlyInAnyOrderElementsOf(reference.types());
        }
    }
}
