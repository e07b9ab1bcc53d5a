package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.system.WalkedAssessment.RESPONSE;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirJson;
import org.hl7.fhir.r4.model.CapabilityStatement.SystemRestfulInteraction;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Refusal of R4 interactions that metadata does not list, even for a caller with all scopes; nothing is changed. */
class NotListedTest {
    private static final WalkedAssessment WALKED = WalkedAssessment.in(SomeService.shared(), "walk-unlisted");
    private static final Capabilities CLAIMED = Capabilities.of(WALKED.anybody());
    private static final SomeClient EHR = WALKED.ehr();
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String FHIR = "application/fhir+json";
    private static final String PATCH = "application/json-patch+json";

    private static final Set<String> OPERATIONS = Set.of(
            "apply",
            "closure",
            "conforms",
            "convert",
            "data-requirements",
            "diff",
            "document",
            "everything",
            "evaluate",
            "expand",
            "export",
            "expunge",
            "extract",
            "find-matches",
            "graph",
            "graphql",
            "implements",
            "lastn",
            "lookup",
            "match",
            "meta",
            "meta-add",
            "meta-delete",
            "populate",
            "process-message",
            "questionnaire",
            "score",
            "snapshot",
            "stats",
            "subset",
            "subsumes",
            "transform",
            "translate",
            "validate",
            "validate-code",
            "versions");

    @TestFactory
    Stream<DynamicTest> an_interaction_that_a_type_does_not_list() {
        return CLAIMED.types().stream()
                .flatMap(type -> Arrays.stream(TypeRestfulInteraction.values())
                        .filter(code -> code != TypeRestfulInteraction.NULL)
                        .filter(code -> !CLAIMED.interactions(type).contains(code))
                        .map(code -> DynamicTest.dynamicTest(type + " " + code.toCode(), () -> {
                            var before = EHR.get(WALKED.address(type)).body();
                            tries(type, code).forEach(RefusalAssertions::becauseNobodyMay);
                            assertThat(EHR.get(WALKED.address(type)).body()).isEqualTo(before);
                        })));
    }

    /** Sends the requests of an interaction; without a default, so that every interaction of R4 is covered. */
    private static List<SomeAnswer> tries(String type, TypeRestfulInteraction code) {
        var address = WALKED.address(type);
        var body = EHR.get(address).text();
        return switch (code) {
            case READ -> List.of(EHR.get(address));
            case VREAD -> List.of(EHR.get(address + "/_history/1"));
            case UPDATE -> List.of(EHR.put(address, body), EHR.put(address, body, "If-Match", "W/\"1\""));
            case PATCH -> List.of(EHR.send("PATCH", address, "[]", "Content-Type", PATCH));
            case DELETE ->
                List.of(EHR.send("DELETE", address, ""), EHR.send("DELETE", address, "", "If-Match", "W/\"1\""));
            case HISTORYINSTANCE -> List.of(EHR.get(address + "/_history"));
            case HISTORYTYPE -> List.of(EHR.get(type + "/_history"));
            case CREATE -> List.of(EHR.post(type, body));
            case SEARCHTYPE -> List.of(EHR.get(type), EHR.send("POST", type + "/_search", "", "Content-Type", FORM));
            case NULL -> throw new AssertionError("no interaction");
        };
    }

    /** No default, as above. Batches and transactions are listed. */
    @ParameterizedTest
    @EnumSource(
            names = {"NULL", "BATCH", "TRANSACTION"},
            mode = EnumSource.Mode.EXCLUDE)
    void an_interaction_with_the_whole_site(SystemRestfulInteraction code) {
        assertThat(CLAIMED.restComponent().getInteraction())
                .extracting(interaction -> interaction.getCode().toCode())
                .doesNotContain(code.toCode());
        switch (code) {
            case SEARCHSYSTEM ->
                RefusalAssertions.becauseNobodyMay(EHR.get(EHR.base() + "?_type=Observation,CarePlan"));
            case HISTORYSYSTEM -> RefusalAssertions.becauseNobodyMay(EHR.get("_history"));
            case BATCH, TRANSACTION, NULL -> throw new AssertionError("no unlisted interaction");
        }
    }

    @Test
    void a_search_of_the_whole_site_by_a_form() {
        RefusalAssertions.becauseNobodyMay(EHR.send("POST", "_search", "_type=Observation", "Content-Type", FORM));
    }

    @Test
    void a_type_that_is_not_listed() {
        var otherTypes = new TreeSet<>(FhirJson.context().getResourceTypes());
        otherTypes.removeAll(CLAIMED.types());
        assertThat(otherTypes).contains("Patient", "Encounter", "Condition", "Bundle", "Parameters", "Binary");
        for (var type : otherTypes) {
            var body = "{\"resourceType\":\"" + type + "\"}";
            Stream.of(
                            EHR.get(type),
                            EHR.get(type + "?_id=1"),
                            EHR.get(type + "/1"),
                            EHR.get(type + "/1/_history"),
                            EHR.get(type + "/1/_history/1"),
                            EHR.post(type, body),
                            EHR.put(type + "/1", body),
                            EHR.send("DELETE", type + "/1", ""),
                            EHR.send("POST", type + "/_search", "", "Content-Type", FORM))
                    .forEach(RefusalAssertions::becauseNobodyMay);
        }
    }

    @Test
    void a_type_that_r4_does_not_know_or_that_is_written_otherwise() {
        for (var type : List.of("Nonsense", "observation", "OBSERVATION", "Observations", "Observation%20")) {
            RefusalAssertions.becauseNobodyMay(EHR.get(type));
            RefusalAssertions.becauseNobodyMay(EHR.post(type, "{}"));
        }
    }

    @TestFactory
    Stream<DynamicTest> an_operation_that_a_type_does_not_list() {
        return CLAIMED.types().stream()
                .map(type -> DynamicTest.dynamicTest(
                        type,
                        () -> OPERATIONS.stream()
                                .filter(name -> !CLAIMED.operations(type).contains(name))
                                .forEach(name -> {
                                    refusedAt(type + "/$" + name);
                                    refusedAt(WALKED.address(type) + "/$" + name);
                                    refusedAt(WALKED.address(type) + "/_history/1/$" + name);
                                })));
    }

    @Test
    void an_operation_on_the_whole_site_or_on_what_is_not_listed() {
        assertThat(CLAIMED.restComponent().getOperation())
                .extracting(operation -> operation.getName())
                .containsExactly("export");
        for (var name : OPERATIONS) {
            if (!name.equals("export")) {
                refusedAt("$" + name);
                refusedAt("Patient/$" + name);
            }
            if (!CLAIMED.operations("Patient").contains(name) || name.equals("export")) {
                refusedAt("Patient/" + WALKED.patient() + "/$" + name);
            }
        }
    }

    @Test
    void everything_is_as_it_was() {
        assertThat(EHR.get(RESPONSE + "?patient=" + WALKED.patient()).entries())
                .as("the three that were posted")
                .hasSize(3);
    }

    private static void refusedAt(String address) {
        RefusalAssertions.becauseNobodyMay(EHR.get(address));
        RefusalAssertions.becauseNobodyMay(
                EHR.send("POST", address, "{\"resourceType\":\"Parameters\"}", "Content-Type", FHIR));
    }
}
