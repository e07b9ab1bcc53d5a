package org.dorsal.knowledge;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.PlanDefinition;

/** Finds plans that would be taken for something else, or that depend on what is not there. */
final class PlanLint {
    private static final List<String> TYPES = List.of("eca-rule", "clinical-protocol");

    private PlanLint() {}

    static void check(Library library, Findings findings) {
        Set<String> loaded = library.all(MetadataResource.class).stream()
                .map(source -> source.edition().canonical())
                .collect(Collectors.toSet());
        library.all(PlanDefinition.class)
                .forEach(source -> check(source.resource(), loaded, findings.in(source.path())));
    }

    /** Criteria with a mistyped type would be read as care, and their flags would never be scored. */
    private static void check(PlanDefinition plan, Set<String> loaded, Findings.At findings) {
        if (!plan.hasType()
                || !TYPES.contains(plan.getType().getCodingFirstRep().getCode())) {
            findings.add("PlanDefinition.type", "must be eca-rule for criteria or clinical-protocol for care");
        }
        PlanReader.dependsOn(plan).stream()
                .filter(canonical -> !loaded.contains(canonical))
                .forEach(canonical ->
                        findings.add("PlanDefinition.relatedArtifact", "depends on what is not loaded: " + canonical));
    }
}
