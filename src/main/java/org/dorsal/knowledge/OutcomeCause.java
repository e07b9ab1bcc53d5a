package org.dorsal.knowledge;

import java.util.*;
import java.util.regex.Pattern;
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

    /** Code of ICD-10-CM with a seventh character that states a later encounter for an earlier injury, or a sequela of one. */
    private static final Pattern LATER_ENCOUNTER = Pattern.compile("[A-Z][0-9][0-9A-Z]\\.[0-9A-Z]{3}[D-Z]");

    private static final String ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm";

    /** Returns whether the coding is a diagnosis of the cause, and new with its entry. */
    public boolean isNamedBy(Coding coding) {
        return coding.hasSystem()
                && coding.hasCode()
                && codes.holds(coding.getSystem(), coding.getCode())
                && !isOfLaterEncounter(coding);
    }

    /**
     * Returns whether an entry with these codings that names no cause says that it is none: one is of a code system of the
     * diagnoses, and none of these systems is without the form of its codes or about an earlier injury.
     */
    public static boolean areInterpreted(List<OutcomeCause> outcomes, List<Coding> codings) {
        Set<String> systems = outcomes.stream()
                .flatMap(outcome -> outcome.codes().systems().stream())
                .collect(Collectors.toSet());
        List<Coding> known = codings.stream()
                .filter(coding -> coding.hasSystem() && systems.contains(coding.getSystem()))
                .toList();
        return !known.isEmpty()
                && known.stream()
                        .allMatch(coding -> coding.hasCode()
                                && CodeSet.isSpelled(coding.getSystem(), coding.getCode())
                                && !(isOfLaterEncounter(coding) && isOfCause(outcomes, coding)));
    }

    private static boolean isOfCause(List<OutcomeCause> outcomes, Coding coding) {
        return outcomes.stream().anyMatch(outcome -> outcome.codes().holds(coding.getSystem(), coding.getCode()));
    }

    private static boolean isOfLaterEncounter(Coding coding) {
        return ICD_10_CM.equals(coding.getSystem())
                && LATER_ENCOUNTER.matcher(coding.getCode()).matches();
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
