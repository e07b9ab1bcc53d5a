package org.dorsal.knowledge;

import java.util.Optional;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.r4.model.ValueSet.ConceptSetComponent;

/** Finds codes in our value sets that our code systems do not have. */
final class ValueSetLint {
    private ValueSetLint() {}

    static void check(Library library, Codes codes, Findings findings) {
        for (Source<ValueSet> source : library.all(ValueSet.class)) {
            source.resource()
                    .getCompose()
                    .getInclude()
                    .forEach(include -> check(include, codes, findings.in(source.path())));
        }
    }

    private static void check(ConceptSetComponent include, Codes codes, Findings.At findings) {
        String system = Optional.ofNullable(include.getSystem()).orElse("");
        boolean ours = system.startsWith(Codes.CANONICAL);
        if (ours && !codes.local(system)) {
            findings.add(system, "is no code system of ours");
        } else if (ours) {
            include.getConcept().stream()
                    .filter(concept -> codes.display(system, concept.getCode()).isEmpty())
                    .forEach(concept -> findings.add(concept.getCode(), "is no code of " + system));
        }
    }
}
