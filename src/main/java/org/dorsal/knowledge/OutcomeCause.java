package org.dorsal.knowledge;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.knowledge.RecordRule.CodeSet;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ValueSet;

/**
 * Diagnoses that count as a cause when an EHR's record is read after an assessment. Published in profiles/ as a value set with
 * the extension {@code outcome-cause}.
 *
 * @param cause code in CodeSystem cause
 */
public record OutcomeCause(String cause, CodeSet codes) {
    private static final String EXTENSION = Codes.CANONICAL + "/StructureDefinition/outcome-cause";

    /** Code systems of the diagnoses; a coding of another system says nothing about any cause. */
    public static Set<String> systems(List<OutcomeCause> outcomes) {
        return outcomes.stream()
                .flatMap(outcome -> outcome.codes().systems().stream())
                .collect(Collectors.toSet());
    }

    static Optional<OutcomeCause> read(Source<ValueSet> source, Codes codes, LintFindings all) {
        LintFindings.FileFindings findings = all.in(source.path());
        Stream<Coding> named = source.resource().getExtensionsByUrl(EXTENSION).stream()
                .map(extension -> extension.getValue() instanceof Coding coding ? coding : new Coding());
        return named.findFirst().map(coding -> {
            String cause = Optional.ofNullable(coding.getCode()).orElse("");
            if (!Codes.system("cause").equals(coding.getSystem())
                    || codes.display(Codes.system("cause"), cause).isEmpty()) {
                findings.add(cause, "is no cause of " + Codes.system("cause") + "; correct outcome-cause");
            }
            CodeSet diagnoses = RecordRuleReader.codes(source.resource(), findings);
            if (diagnoses.codes().isEmpty() && diagnoses.categories().isEmpty()) {
                findings.add(cause, "outcome-cause without codes finds nothing; list them in compose");
            }
            return new OutcomeCause(cause, diagnoses);
        });
    }
}
