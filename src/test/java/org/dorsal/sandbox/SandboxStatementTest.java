package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Verifies that each EHR that the sandbox plays does exactly what its capability statement says. */
class SandboxStatementTest {
    private static final SandboxEhr EHR = SharedSandboxEhr.SHARED;
    private static final List<String> TYPES = List.of(
            "Patient",
            "Practitioner",
            "Encounter",
            "Condition",
            "Procedure",
            "MedicationRequest",
            "MedicationStatement",
            "Observation",
            "CarePlan",
            "QuestionnaireResponse",
            "DocumentReference",
            "Provenance",
            "Task");
    private static final List<String> INTERACTIONS = List.of(
            "create", "read", "vread", "update", "search-type", "delete", "patch", "history-instance", "history-type");

    @AfterEach
    void openAgain() {
        EHR.become(Vendor.OPEN);
    }

    @TestFactory
    Stream<DynamicTest> what_is_advertised_is_there_and_all_else_is_refused_in_fhirs_form() {
        return Stream.of(Vendor.values())
                .flatMap(vendor -> TYPES.stream()
                        .map(type -> DynamicTest.dynamicTest(vendor + " " + type, () -> isAsAdvertised(vendor, type))));
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN,        Observation,           create read update vread search-type, versioned-update",
        "OPEN,        CarePlan,              create read update vread search-type, versioned-update",
        "OPEN,        QuestionnaireResponse, create read update vread search-type, versioned-update",
        "OPEN,        DocumentReference,     create read update vread search-type, versioned-update",
        "OPEN,        Provenance,            create read update vread search-type, versioned-update",
        "PLAIN,       Observation,           create read update vread search-type, versioned-update",
        "EPIC_LIKE,   Observation,           create read update search-type,       no-version",
        "EPIC_LIKE,   CarePlan,              read search-type,                     no-version",
        "EPIC_LIKE,   QuestionnaireResponse, create read search-type,              no-version",
        "EPIC_LIKE,   DocumentReference,     create read update search-type,       no-version",
        "ORACLE_LIKE, Observation,           create read update vread search-type, versioned-update",
        "ORACLE_LIKE, CarePlan,              read vread search-type,               versioned-update",
        "ORACLE_LIKE, QuestionnaireResponse, read update vread search-type,        versioned-update",
        "ORACLE_LIKE, DocumentReference,     create read update vread search-type, versioned-update",
        "ATHENA_LIKE, Observation,           read search-type,                     no-version",
        "ATHENA_LIKE, CarePlan,              read search-type,                     no-version",
        "ATHENA_LIKE, QuestionnaireResponse, create read search-type,              no-version",
        "ATHENA_LIKE, DocumentReference,     read search-type,                     no-version",
        "READ_ONLY,   Observation,           read vread search-type,               versioned",
        "READ_ONLY,   QuestionnaireResponse, read vread search-type,               versioned",
        "READ_ONLY,   DocumentReference,     read vread search-type,               versioned",
    })
    void the_large_ehrs_are_as_their_captured_statements(
            Vendor vendor, String type, String interactions, String versioning) {
        EHR.become(vendor);
        var resource = resource(type);

        assertThat(codes(resource)).containsExactlyInAnyOrder(interactions.split(" "));
        assertThat(resource.getVersioning().toCode()).isEqualTo(versioning);
        assertThat(resource.getUpdateCreate()).isFalse();
        assertThat(resource.getConditionalUpdate()).isFalse();
        assertThat(resource.getConditionalCreate()).isEqualTo(vendor == Vendor.OPEN);
    }

    @ParameterizedTest
    @EnumSource
    void a_search_takes_the_advertised_parameters_and_no_other(Vendor vendor) {
        EHR.become(vendor);
        var writer = SomeWriter.to(EHR);
        for (var resource : statement().getRestFirstRep().getResource()) {
            var advertised =
                    resource.getSearchParam().stream().map(p -> p.getName()).toList();
            for (var parameter : SearchParameter.of(resource.getType()).toList()) {
                var value = parameter.kind() == SearchParameter.Kind.DATE ? "2026" : "any";
                var search = "/" + resource.getType() + "?" + parameter.name() + "=" + value;
                var refused = codes(resource).contains("search-type") ? 400 : 405;
                var answer = writer.get(search);
                assertThat(answer.status())
                        .as(search + answer.body())
                        .isEqualTo(advertised.contains(parameter.name()) ? 200 : refused);
            }
            assertThat(writer.get("/" + resource.getType() + "?colour=blue").status())
                    .isIn(400, 405);
        }
    }

    @ParameterizedTest
    @EnumSource
    void only_an_open_ehr_finds_what_was_written_by_its_identifier(Vendor vendor) {
        EHR.become(vendor);

        assertThat(TYPES.stream()
                        .filter(type -> SandboxStatementTest.writable().contains(type))
                        .filter(type -> statement().getRestFirstRep().getResource().stream()
                                .filter(r -> r.getType().equals(type))
                                .anyMatch(r -> r.getSearchParam().stream()
                                        .anyMatch(p -> p.getName().equals("identifier")))))
                .hasSize(Set.of(Vendor.OPEN, Vendor.PLAIN).contains(vendor) ? 4 : 0);
    }

    @Test
    void the_statement_is_open_to_all_and_says_where_tokens_are_to_be_had() {
        assertThat(statement()
                        .getRestFirstRep()
                        .getSecurity()
                        .getServiceFirstRep()
                        .getCodingFirstRep()
                        .getCode())
                .isEqualTo("SMART-on-FHIR");
        assertThat(statement().getImplementation().getUrl())
                .isEqualTo(EHR.fhirBase().toString());
    }

    private static List<String> writable() {
        return List.of("Observation", "CarePlan", "QuestionnaireResponse", "DocumentReference");
    }

    private static void isAsAdvertised(Vendor vendor, String type) {
        EHR.become(vendor);
        var advertised = statement().getRestFirstRep().getResource().stream()
                .filter(r -> r.getType().equals(type))
                .flatMap(r -> codes(r).stream())
                .toList();
        var writer = SomeWriter.to(EHR);
        for (var interaction : INTERACTIONS) {
            var answer = request(writer, type, interaction);
            var description = interaction + answer.body();
            if (advertised.contains(interaction)) {
                assertThat(answer.status()).as(description).isIn(200, 404, 422);
                assertThat(description).doesNotContain("not-supported");
            } else {
                assertThat(answer.status()).as(description).isIn(404, 405);
                assertThat(description).contains("OperationOutcome", "not-supported");
            }
        }
    }

    /** Sends a body without a subject, which is never accepted: the table of all cases must file nothing. */
    private static SomeReply request(SomeWriter writer, String type, String interaction) {
        var body = "{\"resourceType\":\"%s\",\"id\":\"none\"}".formatted(type);
        return switch (interaction) {
            case "create" -> writer.post(type, body);
            case "read" -> writer.get("/" + type + "/none");
            case "vread" -> writer.get("/" + type + "/none/_history/1");
            case "update" -> writer.put("/" + type + "/none", body);
            case "search-type" -> writer.get("/" + type);
            case "delete" -> writer.send("DELETE", "/" + type + "/none", "");
            case "patch" -> writer.send("PATCH", "/" + type + "/none", body);
            case "history-instance" -> writer.get("/" + type + "/none/_history");
            case "history-type" -> writer.send("GET", "/" + type + "/_history", "");
            default -> throw new AssertionError(interaction);
        };
    }

    private static List<String> codes(CapabilityStatementRestResourceComponent resource) {
        return resource.getInteraction().stream().map(i -> i.getCode().toCode()).toList();
    }

    private static CapabilityStatementRestResourceComponent resource(String type) {
        return statement().getRestFirstRep().getResource().stream()
                .filter(r -> r.getType().equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError(type));
    }

    private static CapabilityStatement statement() {
        return (CapabilityStatement)
                Json.resource(SomeReply.get(EHR.fhirBase() + "/metadata").body());
    }
}
