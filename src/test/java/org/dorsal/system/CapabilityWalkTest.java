package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalDeleteStatus;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.UriType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Checks metadata claim by claim: each listed claim works, and a claim without a proof here may not be listed. */
class CapabilityWalkTest {
    private static final WalkedAssessment WALKED = WalkedAssessment.in(SomeService.shared(), "walk-claims");
    private static final Capabilities CLAIMED = Capabilities.of(WALKED.anybody());
    private static final ClaimProofs PROOFS = new ClaimProofs(WALKED);
    private static final OperationProofs OPERATIONS = new OperationProofs(WALKED);

    /**
     * Elements permitted at each level; each is proved by a test of this package, or describes and promises nothing.
     */
    private static final Map<String, Set<String>> PROVED = Map.of(
            "rest", Set.of("mode", "documentation", "security", "resource", "interaction", "operation"),
            "security", Set.of("service", "description", "extension"),
            "resource",
                    Set.of(
                            "type",
                            "supportedProfile",
                            "documentation",
                            "interaction",
                            "versioning",
                            "readHistory",
                            "updateCreate",
                            "conditionalCreate",
                            "conditionalRead",
                            "conditionalUpdate",
                            "conditionalDelete",
                            "searchParam",
                            "operation"),
            "interaction", Set.of("code"),
            "searchParam", Set.of("name", "definition", "type", "documentation"),
            "operation", Set.of("name", "definition"));

    private static final Set<String> PROVED_OF_THE_WHOLE =
            Set.of("url", "fhirVersion", "format", "implementation", "instantiates", "rest");
    private static final Set<String> DESCRIBES = Set.of(
            "resourceType",
            "version",
            "name",
            "title",
            "status",
            "experimental",
            "date",
            "publisher",
            "description",
            "kind",
            "software");

    @Test
    void no_claim_without_proof() {
        var statement = WALKED.anybody().get("metadata").json();
        assertThat(statement.propertyNames())
                .allMatch(name -> PROVED_OF_THE_WHOLE.contains(name) || DESCRIBES.contains(name));
        onlyProved("rest", statement.path("rest").path(0));
    }

    private static void onlyProved(String level, JsonNode node) {
        var proved = PROVED.getOrDefault(level, Set.of());
        node.properties().forEach(property -> {
            assertThat(proved).as("what is proved of " + level).contains(property.getKey());
            if (PROVED.containsKey(property.getKey())) {
                var below = property.getValue();
                (below.isArray() ? below.valueStream() : Stream.of(below))
                        .forEach(entry -> onlyProved(property.getKey(), entry));
            }
        });
    }

    @Test
    void the_statement_is_found_where_it_says_and_speaks_as_it_says() {
        var statement = CLAIMED.statement();
        assertThat(WALKED.anybody().get(statement.getUrl()).json())
                .isEqualTo(WALKED.anybody().get("metadata").json());
        assertThat(statement.getImplementation().getUrl())
                .isEqualTo(WALKED.anybody().base());
        assertThat(statement.getFormat()).extracting(CodeType::getValue).containsExactly("json", "xml");
        statement
                .getFormat()
                .forEach(format -> assertThat(WALKED.anybody()
                                .get("metadata?_format=" + format.getValue())
                                .header("Content-Type"))
                        .startsWith("application/fhir+" + format.getValue()));
        assertThat(WALKED.anybody()
                        .get(
                                "metadata",
                                "Accept",
                                "application/fhir+json; fhirVersion="
                                        + major(statement.getFhirVersion().toCode()))
                        .status())
                .isEqualTo(200);
    }

    private static String major(String version) {
        return version.substring(0, version.lastIndexOf('.'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "transaction"})
    void bundles_of_requests_are_the_interactions_with_the_whole_site(String type) {
        assertThat(CLAIMED.restComponent().getInteraction())
                .extracting(interaction -> interaction.getCode().toCode())
                .containsExactly("transaction", "batch");
        var answer = WALKED.ehr().post("", """
                        {"resourceType": "Bundle", "type": "%s",
                         "entry": [{"request": {"method": "GET", "url": "QuestionnaireResponse/%s"}}]}""".formatted(type, WALKED.id()));
        assertThat(answer.json().path("type").asString("")).isEqualTo(type + "-response");
        assertThat(answer.json().at("/entry/0/response/status").asString("")).startsWith("200");
        assertThat(answer.json().at("/entry/0/resource/id").asString("")).isEqualTo(WALKED.id());
    }

    @Test
    void each_profile_that_is_listed_is_published_and_a_profile_of_its_type() {
        assertThat(CLAIMED.restComponent().getResource())
                .filteredOn(resource -> resource.getType().equals("QuestionnaireResponse"))
                .allMatch(CapabilityStatementRestResourceComponent::hasSupportedProfile);
        CLAIMED.restComponent()
                .getResource()
                .forEach(resource -> resource.getSupportedProfile().forEach(profile -> {
                    var entry = WALKED.anybody()
                            .get("StructureDefinition?url="
                                    + URLEncoder.encode(profile.getValue(), StandardCharsets.UTF_8))
                            .json();
                    assertThat(entry.path("total").asInt()).isEqualTo(1);
                    assertThat(entry.at("/entry/0/resource/type").asString()).isEqualTo(resource.getType());
                }));
    }

    @Test
    void the_way_to_a_token_is_the_one_of_smart_configuration() {
        var security = CLAIMED.restComponent().getSecurity();
        assertThat(security.getServiceFirstRep().getCodingFirstRep().getCode()).isEqualTo("SMART-on-FHIR");
        var configuration =
                WALKED.anybody().get(".well-known/smart-configuration").json();
        // the extension requires both addresses; where one is not stated, the discovery document alone has the other
        assertThat(security.getExtension()).hasSize(configuration.has("authorization_endpoint") ? 1 : 0);
        assertThat(security.getExtension())
                .allSatisfy(uris -> assertThat(
                                ((UriType) uris.getExtensionByUrl("token").getValue()).getValue())
                        .isEqualTo(configuration.path("token_endpoint").asString("")));
    }

    @TestFactory
    Stream<DynamicTest> knowledge_is_open_and_everything_else_needs_a_token() {
        return each(resource -> {
            var address = WALKED.address(resource.getType());
            var anybody = WALKED.anybody();
            var open = Capabilities.isOpen(resource.getType()) ? 200 : 401;
            assertThat(anybody.get(address).status()).isEqualTo(open);
            assertThat(anybody.get(resource.getType()).status()).isEqualTo(open);
            assertThat(WALKED.reader(resource.getType()).get(address).status()).isEqualTo(200);
        });
    }

    @TestFactory
    Stream<DynamicTest> each_interaction_that_is_listed_works() {
        return CLAIMED.types().stream()
                .flatMap(type -> CLAIMED.interactions(type).stream()
                        .map(code -> DynamicTest.dynamicTest(type + " " + code.toCode(), () -> PROOFS.of(type, code))));
    }

    @TestFactory
    Stream<DynamicTest> a_version_means_what_the_statement_says() {
        return each(resource -> PROOFS.versioning(resource.getType(), resource.getVersioning()));
    }

    @TestFactory
    Stream<DynamicTest> old_versions_are_readable_where_the_statement_says() {
        return each(resource -> PROOFS.readHistory(resource.getType(), resource.getReadHistory()));
    }

    @TestFactory
    Stream<DynamicTest> a_condition_is_kept_or_refused_as_the_statement_says() {
        return each(resource -> {
            PROOFS.conditionalCreate(resource.getType(), resource.getConditionalCreate());
            PROOFS.conditionalRead(resource.getType(), resource.getConditionalRead());
            assertThat(resource.getUpdateCreate()).isFalse();
            PROOFS.noUpdateCreates(resource.getType());
            assertThat(resource.getConditionalUpdate()).isFalse();
            assertThat(resource.getConditionalDelete()).isEqualTo(ConditionalDeleteStatus.NOTSUPPORTED);
            PROOFS.noConditionalUpdateOrDelete(resource.getType());
        });
    }

    @TestFactory
    Stream<DynamicTest> each_operation_that_is_listed_works_as_it_is_defined() {
        return CLAIMED.restComponent().getResource().stream()
                .flatMap(resource -> resource.getOperation().stream()
                        .filter(operation -> !operation.getName().equals("export")) // proved by BulkExportTest
                        .map(operation -> DynamicTest.dynamicTest(
                                resource.getType() + " $" + operation.getName(),
                                () -> OPERATIONS.of(resource.getType(), operation))));
    }

    @Test
    void of_a_patient_nothing_but_operations_is_promised() {
        assertThat(CLAIMED.all())
                .filteredOn(type -> !CLAIMED.types().contains(type))
                .containsExactly("Patient");
        var patient = CLAIMED.of("Patient");
        assertThat(patient.hasVersioning() || patient.hasReadHistory() || patient.hasConditionalRead())
                .isFalse();
        assertThat(patient.hasConditionalCreate() || patient.hasConditionalUpdate() || patient.hasConditionalDelete())
                .isFalse();
    }

    @Test
    void every_other_type_can_at_least_be_read_and_searched() {
        assertThat(CLAIMED.types())
                .doesNotHaveDuplicates()
                .isNotEmpty()
                .allSatisfy(type -> assertThat(CLAIMED.interactions(type))
                        .contains(TypeRestfulInteraction.READ, TypeRestfulInteraction.SEARCHTYPE));
    }

    private static Stream<DynamicTest> each(ClaimCheck proof) {
        return CLAIMED.types().stream()
                .map(CLAIMED::of)
                .map(resource -> DynamicTest.dynamicTest(resource.getType(), () -> proof.of(resource)))
                .collect(Collectors.toList())
                .stream();
    }

    private interface ClaimCheck {
        void of(CapabilityStatementRestResourceComponent resource);
    }
}
