package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.parser.StrictErrorHandler;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirJson;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceSearchParamComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;

/** Capability statement of a site, read as a foreign system reads it. */
record Capabilities(CapabilityStatement statement) {
    /** Types that are readable without a token; each test about them sends none. */
    private static final Set<String> OPEN = Set.of(
            "Questionnaire",
            "PlanDefinition",
            "ActivityDefinition",
            "CodeSystem",
            "ValueSet",
            "StructureDefinition",
            "OperationDefinition",
            "SearchParameter",
            "Library");

    static Capabilities of(SomeClient client) {
        var answer = client.get("metadata");
        assertThat(answer.status()).isEqualTo(200);
        var parser = FhirJson.context().newJsonParser();
        parser.setParserErrorHandler(new StrictErrorHandler());
        return new Capabilities(parser.parseResource(CapabilityStatement.class, answer.text()));
    }

    static boolean isOpen(String type) {
        return OPEN.contains(type);
    }

    CapabilityStatementRestComponent restComponent() {
        assertThat(statement.getRest()).hasSize(1);
        return statement.getRestFirstRep();
    }

    /** Types with interactions. */
    List<String> types() {
        return restComponent().getResource().stream()
                .filter(CapabilityStatementRestResourceComponent::hasInteraction)
                .map(CapabilityStatementRestResourceComponent::getType)
                .toList();
    }

    /** Types with interactions or operations. */
    List<String> all() {
        return restComponent().getResource().stream()
                .map(CapabilityStatementRestResourceComponent::getType)
                .toList();
    }

    CapabilityStatementRestResourceComponent of(String type) {
        return restComponent().getResource().stream()
                .filter(resource -> resource.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    Set<TypeRestfulInteraction> interactions(String type) {
        return of(type).getInteraction().stream()
                .map(interaction -> interaction.getCode())
                .collect(Collectors.toSet());
    }

    /** Names of the type's operations, without a dollar sign. */
    Set<String> operations(String type) {
        return of(type).getOperation().stream()
                .map(operation -> operation.getName())
                .collect(Collectors.toSet());
    }

    /** Names of what the type is searched by, those among them that shape the answer included. */
    Set<String> parameters(String type) {
        return Stream.concat(
                        of(type).getSearchParam().stream()
                                .map(CapabilityStatementRestResourceSearchParamComponent::getName),
                        shaping(type).stream())
                .collect(Collectors.toSet());
    }

    /** Parameters that the type's documentation names and that are no search parameters: they shape the answer. */
    List<String> shaping(String type) {
        return Stream.of(of(type).getDocumentation().split("[^_A-Za-z]+"))
                .filter(word -> word.startsWith("_"))
                .distinct()
                .toList();
    }
}
