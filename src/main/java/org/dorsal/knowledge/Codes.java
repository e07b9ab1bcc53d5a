package org.dorsal.knowledge;

import java.util.*;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionDesignationComponent;
import org.hl7.fhir.r4.model.Coding;

/** The published code systems: which local codes exist and how they read. */
public final class Codes {
    /** Canonical base of everything that Dorsal publishes. */
    public static final String CANONICAL = "https://dorsal.example/canonical";

    /** Yes, no and the ways not to know (HL7 v2 table 0532). */
    public static final String YES_NO = "http://terminology.hl7.org/CodeSystem/v2-0532";

    /** UCUM, for the units of durations. */
    public static final String UCUM = "http://unitsofmeasure.org";

    private final Map<String, Map<String, Concept>> systems = new LinkedHashMap<>();

    private Codes() {}

    /** @param standard codes of other systems in results (property {@code standard}) */
    private record Concept(ConceptDefinitionComponent published, Wording display, List<Coded> standard) {}

    private static List<Coded> standard(ConceptDefinitionComponent concept) {
        return concept.getProperty().stream()
                .flatMap(property -> property.getValue() instanceof Coding coding ? Stream.of(coding) : Stream.empty())
                .map(Codes::foreign)
                .toList();
    }

    /** Code of another system; its display, if it has one, reads the same in all wordings. */
    static Coded foreign(Coding coding) {
        return new Coded(
                coding.getSystem(),
                coding.getCode(),
                Wording.same(Optional.ofNullable(coding.getDisplay()).orElse("")));
    }

    /** Canonical of a local code system. */
    public static String system(String name) {
        return CANONICAL + "/CodeSystem/" + name;
    }

    /** Whether a code says "don't know". */
    public static boolean isUnknown(String system, String code) {
        return system.equals(YES_NO) && !code.equals("Y") && !code.equals("N");
    }

    /** Display of the code; empty when the system does not have it. */
    public Optional<Wording> display(String system, String code) {
        return concept(system, code).map(Concept::display);
    }

    /** The code with its display; empty when the system does not have it. */
    public Optional<Coded> coded(String system, String code) {
        return display(system, code).map(display -> new Coded(system, code, display));
    }

    private Optional<Concept> concept(String system, String code) {
        return Optional.ofNullable(systems.getOrDefault(system, Map.of()).get(code));
    }

    /** All codes with their displays. */
    public Stream<Coded> all() {
        return systems.keySet().stream()
                .flatMap(system -> of(system).stream().flatMap(code -> coded(system, code).stream()));
    }

    /** Codes of the system in their published order; empty when the system is not ours. */
    public List<String> of(String system) {
        return List.copyOf(systems.getOrDefault(system, Map.of()).keySet());
    }

    /** Codes of the system that have that value of a property, in their published order. */
    public List<String> having(String system, String property, String value) {
        return systems.getOrDefault(system, Map.of()).values().stream()
                .map(Concept::published)
                .filter(concept -> concept.getProperty().stream()
                        .anyMatch(conceptProperty -> property.equals(conceptProperty.getCode())
                                && value.equals(conceptProperty.getValue().primitiveValue())))
                .map(ConceptDefinitionComponent::getCode)
                .toList();
    }

    /** Standard codes of a local code in results (property {@code standard}), in their published order. */
    public List<Coded> standard(Coded local) {
        return concept(local.system(), local.code()).map(Concept::standard).orElse(List.of());
    }

    /** Codes of the system that have a fitting coding, their own or a standard one, in their published order. */
    public List<String> having(String system, Predicate<Coded> fits) {
        return of(system).stream()
                .flatMap(code -> coded(system, code).stream())
                .filter(local -> Stream.concat(Stream.of(local), standard(local).stream())
                        .anyMatch(fits))
                .map(Coded::code)
                .toList();
    }

    /** Whether the system is one of ours, so that its codes can be checked. */
    boolean local(String system) {
        return systems.containsKey(system);
    }

    static Codes of(Iterable<Source<CodeSystem>> sources, LintFindings findings) {
        Codes codes = new Codes();
        sources.forEach(
                source -> codes.systems.put(source.resource().getUrl(), concepts(source, findings.in(source.path()))));
        return codes;
    }

    private static Map<String, Concept> concepts(Source<CodeSystem> source, LintFindings.FileFindings findings) {
        Map<String, Concept> concepts = new LinkedHashMap<>();
        for (ConceptDefinitionComponent concept : source.resource().getConcept()) {
            Concept read = new Concept(concept, wording(concept, findings), standard(concept));
            if (concepts.put(concept.getCode(), read) != null) {
                findings.add(concept.getCode(), "occurs twice in the code system; keep one");
            }
        }
        return concepts;
    }

    private static Wording wording(ConceptDefinitionComponent concept, LintFindings.FileFindings findings) {
        Map<Wording.Locale, String> translations = new HashMap<>();
        concept.getDesignation().stream()
                .filter(ConceptDefinitionDesignationComponent::hasLanguage)
                .forEach(designation -> TranslatedTexts.put(
                        translations, designation.getLanguage(), designation.getValue(), concept.getCode(), findings));
        if (!concept.hasDisplay()) {
            findings.add(concept.getCode(), "has no display; write one");
        }
        if (!standard(concept).isEmpty()
                && concept.getProperty().stream().noneMatch(property -> "source".equals(property.getCode()))) {
            findings.add(
                    concept.getCode(), "has a standard code without the property source; say where it was looked up");
        }
        if (!translations.containsKey(Wording.Locale.EN_GB)) {
            findings.add(concept.getCode(), "has no en-GB designation; add one");
        }
        return new Wording(Optional.ofNullable(concept.getDisplay()).orElse(""), translations);
    }
}
