package org.dorsal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.BaseRuntimeDeclaredChildDefinition;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.TolerantReader;
import org.dorsal.offer.PrefetchState;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Walk over all modifier elements of all types that are read (R4 conformance-rules.html#isModifier: a resource with one
 * that is not understood must not be processed). HAPI's model says which elements those are, so a type or an element
 * that is added is covered.
 */
class ModifierElementsTest {
    private static final List<String> WITHOUT_MEANING = List.of(
            "{'text':'Something else'}",
            "{'coding':[{'system':'urn:other','code':'something-else'}]}",
            "'something-else'",
            "['something-else']",
            "[{'url':'urn:something-else','valueBoolean':true}]",
            "7");

    @TestFactory
    Stream<DynamicTest> a_resource_with_a_modifier_that_is_not_understood_is_not_used() {
        return Stream.of(RecordReader.reader(), PrefetchState.READER)
                .flatMap(reader -> reader.needed().keySet().stream()
                        .flatMap(type -> modifiers(type)
                                .map(element -> DynamicTest.dynamicTest(
                                        type + "." + element, () -> isRefused(reader, type, element)))));
    }

    private static void isRefused(TolerantReader reader, String type, String element) {
        assertThat(reader.understood(resource(type), type)).isPresent();
        for (String value : WITHOUT_MEANING) {
            ObjectNode resource = resource(type);
            resource.set(element, JsonMapper.shared().readTree(value.replace('\'', '"')));
            assertThat(reader.understood(resource, type)).as(value).isEmpty();
        }
    }

    private static ObjectNode resource(String type) {
        return JsonMapper.shared().createObjectNode().put("resourceType", type).put("id", "r");
    }

    /** Names as in JSON; of a choice its first type. */
    private static Stream<String> modifiers(String type) {
        return FhirJson.context().getResourceDefinition(type).getChildren().stream()
                .filter(child -> child instanceof BaseRuntimeDeclaredChildDefinition declared && declared.isModifier())
                .map(child ->
                        child.getValidChildNames().stream().sorted().findFirst().orElseThrow());
    }
}
