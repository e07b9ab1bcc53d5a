package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.system.SomeBundle.Entry;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.ElementDefinition;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Resources read with {@code _summary} (FHIR R4 search, 3.1.1.5.8): which elements they keep is taken from R4's
 * StructureDefinitions, and a read answers as a search does, in each format.
 */
class ShapedReadsTest {
    private static final WalkedAssessment WALKED = WalkedAssessment.in(SomeService.shared(), "shaped-reads");
    private static final Capabilities CLAIMED = Capabilities.of(WALKED.anybody());
    private static final JsonMapper JSON = JsonMapper.shared();

    @TestFactory
    Stream<DynamicTest> a_read_keeps_the_elements_that_r4_names_and_says_that_others_are_missing() {
        return CLAIMED.types().stream()
                .filter(type -> CLAIMED.interactions(type).contains(TypeRestfulInteraction.READ))
                // HAPI's JSON of a summary has no translations of a published title, its XML has
                .flatMap(type -> (Capabilities.isOpen(type)
                                ? Stream.of("text", "data")
                                : Stream.of("text", "data", "true"))
                        .map(summary -> DynamicTest.dynamicTest(
                                type + " with _summary=" + summary, () -> requireShape(type, summary))));
    }

    private static void requireShape(String type, String summary) {
        JsonNode whole = WALKED.read(type).json();
        JsonNode read = read(type, "?_summary=" + summary);

        Set<String> expectedElements = new TreeSet<>(whole.propertyNames());
        expectedElements.removeIf(element -> !isKept(type, summary, element));
        // in HAPI's conformance types, a name may be missing
        if (!Capabilities.isOpen(type)) {
            assertThat(read.propertyNames()).containsExactlyInAnyOrderElementsOf(expectedElements);
        }
        if (!summary.equals("true")) {
            assertThat(read.propertyNames())
                    .filteredOn(element -> !element.equals("meta"))
                    .isNotEmpty()
                    .allSatisfy(element ->
                            assertThat(withoutTags(read.path(element))).isEqualTo(whole.path(element)));
        }
        assertThat(read.at("/meta/tag").toString()).contains("SUBSETTED");
        assertThat(others(type, summary)).allSatisfy(other -> assertThat(other).isEqualTo(read));
    }

    /** Returns an element of which the contained resources do not say that they are a subset as well. */
    private static JsonNode withoutTags(JsonNode element) {
        JsonNode copy = element.deepCopy();
        copy.forEach(each -> {
            if (each instanceof ObjectNode resource && resource.has("resourceType")) {
                resource.remove("meta");
            }
        });
        return copy;
    }

    private static boolean isKept(String type, String summary, String element) {
        boolean always = Set.of("resourceType", "id", "meta").contains(element);
        return switch (summary) {
            case "text" -> always || element.equals("text") || matches(type, element, field -> field.getMin() > 0);
            case "true" -> always || matches(type, element, ElementDefinition::getIsSummary);
            default -> !element.equals("text");
        };
    }

    /** Checks whether R4 defines a top-level element of that name that fulfils the condition. */
    private static boolean matches(String type, String element, Predicate<ElementDefinition> condition) {
        StructureDefinition definition = (StructureDefinition) FhirJson.context()
                .getValidationSupport()
                .fetchStructureDefinition("http://hl7.org/fhir/StructureDefinition/" + type);
        return definition.getSnapshot().getElement().stream()
                .filter(field -> element.matches(
                        field.getPath().replaceFirst("^" + type + "[.]?", "").replace("[x]", "[A-Z][A-Za-z0-9]*")))
                .anyMatch(condition);
    }

    /** The same resource by other requests. */
    private static List<JsonNode> others(String type, String summary) {
        String shape = "?_summary=" + summary;
        List<JsonNode> reads = new ArrayList<>();
        reads.add(read(type, shape + "&_pretty=true"));
        SomeAnswer xml = WALKED.reader(type).get(WALKED.address(type) + shape + "&_format=xml");
        reads.add(JSON.readTree(FhirJson.context()
                .newJsonParser()
                .encodeResourceToString(FhirJson.context().newXmlParser().parseResource(xml.text()))));
        if (CLAIMED.interactions(type).contains(TypeRestfulInteraction.VREAD)) {
            String version = WALKED.read(type).json().at("/meta/versionId").asString("");
            reads.add(read(type, "/_history/" + version + shape));
        }
        SomeAnswer batch = WALKED.ehr().post("", SomeBundle.batch(Entry.get(WALKED.address(type) + shape)));
        reads.add(batch.json().at("/entry/0/resource"));
        String id = WALKED.address(type).split("/")[1];
        reads.add(WALKED.reader(type).get(type + shape + "&_id=" + id).entries().getFirst());
        return reads;
    }

    private static JsonNode read(String type, String suffix) {
        SomeAnswer answer = WALKED.reader(type).get(WALKED.address(type) + suffix);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json();
    }
}
