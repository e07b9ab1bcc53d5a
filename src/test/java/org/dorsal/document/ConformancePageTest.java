package org.dorsal.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.DocumentTable;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeService;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.SystemRestfulInteraction;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The page of conformance against the CapabilityStatement, the published forms and operations, and the settings. */
class ConformancePageTest {
    private static final Path PAGE = Path.of("src/docs/fhir/conformance.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final SomeService SERVICE =
            SomeService.with("--dorsal.sites.northside.subscriptions.callbacks[0]=http://localhost:9099/hooks/dorsal");
    private static final CapabilityStatementRestComponent NORTHSIDE = statement(SomeService.NORTHSIDE);
    private static final CapabilityStatementRestComponent SOUTHSIDE = statement(SomeService.SOUTHSIDE);

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void each_interaction_of_r4_has_a_row_that_agrees_with_the_capability_statement() {
        DocumentTable table = DocumentTable.in(PAGE, "Interaction", "Supported", "Types, or why not", "Shown by");
        assertThat(table.column("Interaction").map(cell -> cell.replace("`", "")))
                .containsExactlyInAnyOrderElementsOf(codes());
        assertThat(table.rows()).allSatisfy(row -> {
            String code = row.getFirst().replace("`", "");
            String[] types = row.get(2).split("where switched on", -1);
            Set<String> always = types(types[0]);
            Set<String> switchedOn = types.length > 1 ? types(types[1]) : Set.of();
            if (isOfTheSite(code)) {
                assertThat(row.get(1).equals("yes"))
                        .as(code)
                        .isEqualTo(interactions(NORTHSIDE).contains(code));
            } else {
                assertThat(row.get(1).equals("yes")).as(code).isEqualTo(!always.isEmpty());
                assertThat(having(SOUTHSIDE, code)).as(code).isEqualTo(always);
                assertThat(having(NORTHSIDE, code)).as(code).isEqualTo(union(always, switchedOn));
            }
        });
    }

    @Test
    void each_operation_that_is_offered_has_a_row_and_no_other() {
        DocumentTable table = DocumentTable.in(PAGE, "Operation", "Supported", "At", "Page, or why not");
        Map<String, Set<String>> always = new TreeMap<>();
        Map<String, Set<String>> switchedOn = new TreeMap<>();
        table.rows().forEach(row -> {
            Set<String> systemCodes = new TreeSet<>(codes(row.get(2)));
            if (row.get(2).contains("the site")) {
                systemCodes.add("");
            }
            if (!row.get(1).equals("no")) {
                switchedOn.put(row.getFirst().replaceAll("[`$]", ""), systemCodes);
            }
            if (row.get(1).equals("yes")) {
                always.put(row.getFirst().replaceAll("[`$]", ""), systemCodes);
            }
        });
        assertThat(operations(SOUTHSIDE)).isEqualTo(always);
        assertThat(operations(NORTHSIDE)).isEqualTo(switchedOn);
    }

    @Test
    void each_item_type_and_extension_of_the_forms_has_a_row() throws IOException {
        DocumentTable table =
                DocumentTable.in(PAGE, "Item or extension", "In our forms", "What the pages do, or why not");
        Map<String, String> rows = new TreeMap<>();
        table.rows().forEach(row -> codes(row.getFirst()).forEach(code -> rows.put(code, row.get(1))));
        String forms = SERVICE.client(SomeService.NORTHSIDE, "system/*.rs")
                .get("Questionnaire?_count=20")
                .text();
        Set<String> used = Stream.concat(
                        matches(forms, "\"type\": ?\"([a-z-A-Z]+)\"(?=[^}]*)"),
                        matches(forms, "\"http://hl7.org/fhir/(?:uv/sdc/)?StructureDefinition/([\\w-]+)\""))
                .filter(name -> !Set.of("searchset", "Questionnaire").contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(used)
                .hasSizeGreaterThan(12)
                .allSatisfy(name -> assertThat(rows).containsEntry(name, "yes"));
        assertThat(rows.entrySet().stream()
                        .filter(row -> row.getValue().equals("no"))
                        .map(Map.Entry::getKey))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(used);
        assertThat(Files.readString(PAGE)).contains("SDC 4.0.0");
    }

    @Test
    void each_parameter_of_an_export_has_a_row() throws IOException {
        DocumentTable table = DocumentTable.in(PAGE, "Parameter or part", "Supported", "Why, or why not");
        List<String> supported = table.rows().stream()
                .filter(row -> row.get(1).equals("yes"))
                .flatMap(row -> codes(row.getFirst()).stream())
                .toList();
        String definition = Files.readString(Path.of("profiles/operation/export.json"));
        assertThat(CurlCommands.STRICT
                        .readTree(definition)
                        .path("parameter")
                        .valueStream()
                        .filter(parameter -> parameter.path("use").asString().equals("in"))
                        .map(parameter -> parameter.path("name").asString()))
                .containsExactlyInAnyOrderElementsOf(supported);
    }

    @Test
    void each_capability_that_an_operator_may_state_has_a_row() throws IOException {
        String source = Files.readString(Path.of("src/main/java/org/dorsal/smart/AuthorizationServer.java"));
        String listed = source.substring(source.indexOf("CAPABILITIES = "), source.indexOf("GRANT_TYPES = "));
        DocumentTable table = DocumentTable.in(PAGE, "Capability", "As an app in the EHR", "Stated for the FHIR API");
        assertThat(table.rows().stream()
                        .filter(row -> row.get(2).equals("where the operator states it"))
                        .flatMap(row -> codes(row.getFirst()).stream()))
                .containsExactlyInAnyOrderElementsOf(
                        matches(listed, "\"([a-z-]+)\"").toList());
    }

    private static CapabilityStatementRestComponent statement(String site) {
        return FhirJson.context()
                .newJsonParser()
                .parseResource(
                        CapabilityStatement.class,
                        SomeClient.anonymous(SERVICE.base(site)).get("metadata").text())
                .getRestFirstRep();
    }

    private static List<String> codes() {
        return Stream.concat(
                        Arrays.stream(TypeRestfulInteraction.values())
                                .filter(code -> code != TypeRestfulInteraction.NULL)
                                .map(TypeRestfulInteraction::toCode),
                        Arrays.stream(SystemRestfulInteraction.values())
                                .filter(code -> code != SystemRestfulInteraction.NULL)
                                .map(SystemRestfulInteraction::toCode))
                .toList();
    }

    private static boolean isOfTheSite(String code) {
        return Set.of("transaction", "batch", "search-system", "history-system").contains(code);
    }

    private static Set<String> interactions(CapabilityStatementRestComponent server) {
        return server.getInteraction().stream()
                .map(interaction -> interaction.getCode().toCode())
                .collect(Collectors.toSet());
    }

    private static Set<String> having(CapabilityStatementRestComponent server, String code) {
        return server.getResource().stream()
                .filter(resource -> resource.getInteraction().stream()
                        .anyMatch(interaction -> interaction.getCode().toCode().equals(code)))
                .map(resource -> resource.getType())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, Set<String>> operations(CapabilityStatementRestComponent server) {
        Map<String, Set<String>> operations = new TreeMap<>();
        server.getOperation()
                .forEach(operation -> operations
                        .computeIfAbsent(operation.getName(), _ -> new TreeSet<>())
                        .add(""));
        server.getResource()
                .forEach(resource -> resource.getOperation()
                        .forEach(operation -> operations
                                .computeIfAbsent(operation.getName(), _ -> new TreeSet<>())
                                .add(resource.getType())));
        return operations;
    }

    private static Set<String> types(String cell) {
        return codes(cell).stream()
                .filter(code -> code.matches("[A-Z]\\w+"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> codes(String cell) {
        return matches(cell, CODE.pattern()).toList();
    }

    private static Stream<String> matches(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1));
    }

    private static Set<String> union(Set<String> first, Set<String> other) {
        Set<String> union = new TreeSet<>(first);
        union.addAll(other);
        return union;
    }
}
