package org.dorsal.knowledge;

import java.util.*;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.r4.model.ValueSet.ConceptSetComponent;

/** Finds faults between the files of {@code profiles/}, after each could be read separately. */
record Lint(ProfileLibrary library, LintFindings findings) {
    private static final List<String> TYPES = List.of("eca-rule", "clinical-protocol", EvidenceReader.TYPE);

    /** Codes in our value sets that our code systems do not have. */
    void valueSets(Codes codes) {
        for (Source<ValueSet> source : library.all(ValueSet.class)) {
            source.resource()
                    .getCompose()
                    .getInclude()
                    .forEach(include -> check(include, codes, findings.in(source.path())));
        }
    }

    private static void check(ConceptSetComponent include, Codes codes, LintFindings.FileFindings findings) {
        String system = Optional.ofNullable(include.getSystem()).orElse("");
        boolean local = system.startsWith(Codes.CANONICAL);
        if (local && !codes.local(system)) {
            findings.add(system, "is no code system of ours");
        } else if (local) {
            include.getConcept().stream()
                    .filter(concept -> codes.display(system, concept.getCode()).isEmpty())
                    .forEach(concept -> findings.add(concept.getCode(), "is no code of " + system));
        }
    }

    /** Versions that have no place in the order of editions: the newest edition would be a matter of chance. */
    void versions() {
        library.all(MetadataResource.class).stream()
                .filter(source -> source.resource().hasVersion())
                .filter(source -> !Versions.isNumbered(source.resource().getVersion()))
                .forEach(source -> findings.in(source.path())
                        .add(
                                "version",
                                "is '" + source.resource().getVersion()
                                        + "'; write three numbers, as 1.2.0, without a word or a leading zero"));
    }

    /** Finds plans that could be confused with others or depend on missing resources. */
    void plans() {
        Set<String> loaded = library.all(MetadataResource.class).stream()
                .map(source -> source.edition().canonical())
                .collect(Collectors.toSet());
        library.all(PlanDefinition.class)
                .forEach(source -> check(source.resource(), loaded, findings.in(source.path())));
    }

    /** Evidence models with a mistyped type would be read as care and never be scored. */
    private static void check(PlanDefinition plan, Set<String> loaded, LintFindings.FileFindings findings) {
        if (!plan.hasType()
                || !TYPES.contains(plan.getType().getCodingFirstRep().getCode())) {
            findings.add(
                    "PlanDefinition.type",
                    "must be " + EvidenceReader.TYPE + " for causes, clinical-protocol for care or eca-rule for cards");
        }
        PlanReader.dependsOn(plan).stream()
                .filter(canonical -> !loaded.contains(canonical))
                .forEach(canonical ->
                        findings.add("PlanDefinition.relatedArtifact", "depends on what is not loaded: " + canonical));
    }
}
