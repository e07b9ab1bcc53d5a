package org.dorsal.restated;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.dorsal.restated.Restatement.Terms;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Resource;

/**
 * Evidence models and care as published: texts of conditions, and numbers.
 *
 * @param thresholds tier by the least points of it
 * @param optional groups of the form with optional questions
 * @param care conditions of the care plan, in the order of the file
 */
public record PublishedModels(
        PublishedForm form,
        Terms terms,
        Map<Integer, String> thresholds,
        String ceiling,
        String release,
        String selfCare,
        Set<String> optional,
        List<PublishedCause> causes,
        Terms careTerms,
        List<String> care) {
    private static final String OWN = "https://dorsal.example/canonical/StructureDefinition/";
    private static final String VARIABLE = "http://hl7.org/fhir/StructureDefinition/variable";

    /** Model of a cause. */
    public record PublishedCause(
            String code,
            String highest,
            int cap,
            Map<String, Integer> narrowerCaps,
            List<PublishedDomain> domains,
            List<PointsText> lowering,
            List<FloorText> floors) {}

    /** Entries of which the strongest counts, or which are added up to a limit. */
    public record PublishedDomain(Optional<Integer> limit, List<PointsText> entries) {}

    /** Entry with points. */
    public record PointsText(String id, int points, boolean weak, String text) {}

    /** Entry that is a floor. */
    public record FloorText(String id, String tier, String text) {}

    /** Terms of the care plan. */
    public Map<String, String> termsOfCare() {
        return careTerms.texts();
    }

    /** Texts of all conditions and terms. */
    public Stream<String> texts() {
        return Stream.of(
                        terms.texts().values(),
                        careTerms.texts().values(),
                        RestatedModels.texts(this).values(),
                        care)
                .flatMap(Collection::stream);
    }

    /** The shipped edition. */
    public static PublishedModels shipped() {
        return changed(UnaryOperator.identity());
    }

    /** The shipped edition with its models changed as text. */
    public static PublishedModels changed(UnaryOperator<String> models) {
        return of(
                read(
                        Questionnaire.class,
                        "questionnaire/upper-back-pain-assessment-2.0.0.json",
                        UnaryOperator.identity()),
                read(PlanDefinition.class, "plan/upper-back-pain-evidence-2.0.0.json", models),
                read(PlanDefinition.class, "plan/upper-back-pain-care-2.0.0.json", UnaryOperator.identity()));
    }

    private static <T extends Resource> T read(Class<T> type, String file, UnaryOperator<String> change) {
        try {
            return FhirContext.forR4Cached()
                    .newJsonParser()
                    .parseResource(type, change.apply(Files.readString(Path.of("profiles", file))));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static PublishedModels of(Questionnaire form, PlanDefinition evidence, PlanDefinition care) {
        Extension rules = evidence.getExtensionByUrl(OWN + "evidence-rules");
        Map<Integer, String> thresholds = new TreeMap<>();
        rules.getExtensionsByUrl("threshold")
                .forEach(threshold -> thresholds.put(
                        Integer.parseInt(text(threshold, "points").orElseThrow()),
                        text(threshold, "tier").orElseThrow()));
        Set<String> optional = new LinkedHashSet<>();
        rules.getExtensionsByUrl("optional-group")
                .forEach(group -> optional.add(group.getValue().primitiveValue()));
        List<String> texts = new ArrayList<>();
        care.getExtension().stream()
                .filter(extension -> !extension.getUrl().equals(VARIABLE))
                .forEach(extension -> expressions(extension, texts));
        care.getAction().forEach(action -> expressions(action, texts));
        return new PublishedModels(
                PublishedForm.of(form),
                terms("term", evidence),
                thresholds,
                text(rules, "ceiling").orElseThrow(),
                expression(rules, "release"),
                expression(rules, "self-care"),
                optional,
                evidence.getAction().stream().map(PublishedModels::cause).toList(),
                terms("care", care),
                texts);
    }

    private static Terms terms(String name, PlanDefinition plan) {
        Map<String, String> terms = new LinkedHashMap<>();
        plan.getExtensionsByUrl(VARIABLE).stream()
                .map(variable -> (Expression) variable.getValue())
                .forEach(term -> terms.put(term.getName(), term.getExpression()));
        return new Terms(name, terms);
    }

    private static void expressions(Extension extension, List<String> texts) {
        // what the EHR's record holds is no part of a response
        if (extension.getValue() instanceof Expression expression
                && !expression.getExpression().contains("`record:")) {
            texts.add(expression.getExpression());
        }
        extension.getExtension().forEach(inner -> expressions(inner, texts));
    }

    private static void expressions(PlanDefinitionActionComponent action, List<String> texts) {
        action.getExtension().forEach(extension -> expressions(extension, texts));
        action.getCondition()
                .forEach(condition -> texts.add(condition.getExpression().getExpression()));
        action.getAction().forEach(inner -> expressions(inner, texts));
    }

    private static PublishedCause cause(PlanDefinitionActionComponent action) {
        Extension model = action.getExtensionByUrl(OWN + "cause-model");
        List<PublishedDomain> domains = new ArrayList<>();
        List<PointsText> lowering = new ArrayList<>();
        List<FloorText> floors = new ArrayList<>();
        for (PlanDefinitionActionComponent part : action.getAction()) {
            Optional<String> tier = text(part, OWN + "criterion-tier");
            if (part.hasAction()) {
                domains.add(new PublishedDomain(
                        text(part, OWN + "evidence-limit").map(Integer::valueOf),
                        part.getAction().stream().map(PublishedModels::points).toList()));
            } else if (tier.isPresent()) {
                floors.add(new FloorText(part.getId(), tier.get(), condition(part)));
            } else if (points(part).points() < 0) {
                lowering.add(points(part));
            } else {
                domains.add(new PublishedDomain(Optional.empty(), List.of(points(part))));
            }
        }
        Map<String, Integer> narrower = new LinkedHashMap<>();
        model.getExtensionsByUrl("narrower-cap")
                .forEach(cap -> narrower.put(
                        expression(cap, "condition"),
                        Integer.valueOf(text(cap, "cap").orElseThrow())));
        return new PublishedCause(
                action.getCodeFirstRep().getCodingFirstRep().getCode(),
                text(model, "highest-tier").orElseThrow(),
                Integer.parseInt(text(model, "lowering-cap").orElseThrow()),
                narrower,
                domains,
                lowering,
                floors);
    }

    private static PointsText points(PlanDefinitionActionComponent entry) {
        return new PointsText(
                entry.getId(),
                Integer.parseInt(text(entry, OWN + "evidence-points").orElseThrow()),
                text(entry, OWN + "evidence-weak").filter("true"::equals).isPresent(),
                condition(entry));
    }

    private static String condition(PlanDefinitionActionComponent entry) {
        if (entry.getCondition().size() != 1) {
            throw new IllegalArgumentException(entry.getId());
        }
        return entry.getConditionFirstRep().getExpression().getExpression();
    }

    private static String expression(Extension extension, String name) {
        return ((Expression) extension.getExtensionByUrl(name).getValue()).getExpression();
    }

    private static Optional<String> text(Element element, String url) {
        return Optional.ofNullable(element.getExtensionByUrl(url))
                .map(extension -> extension.getValue().primitiveValue());
    }
}
