package org.dorsal.knowledge;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.r4.model.ValueSet.ConceptSetComponent;

/** Finds faults between the files of {@code profiles/}, after each could be read separately. */
record Lint(ProfileLibrary library, LintFindings findings) {
    private static final List<String> TYPES = List.of("clinical-protocol", EvidenceReader.TYPE);
    private static final Set<Item.ItemKind> READABLE =
            Set.of(Item.ItemKind.CHOICE, Item.ItemKind.INTEGER, Item.ItemKind.DECIMAL, Item.ItemKind.DATE);
    private static final String DECIDED = Codes.system("disposition");

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
        boolean ours = system.startsWith(Codes.CANONICAL);
        if (ours && !codes.local(system)) {
            findings.add(system, "is no code system of ours");
        } else if (ours) {
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
                    "must be " + EvidenceReader.TYPE + " for causes or clinical-protocol for care");
        }
        PlanReader.dependsOn(plan).stream()
                .filter(canonical -> !loaded.contains(canonical))
                .forEach(canonical ->
                        findings.add("PlanDefinition.relatedArtifact", "depends on what is not loaded: " + canonical));
    }

    /** Finds questions of the newest form with evidence models that are not read: they cost time without a use. */
    void unread(Map<String, Form> forms, Collection<EvidenceModels> evidence, Collection<Care> cares) {
        List<Source<Questionnaire>> inUse = library.all(Questionnaire.class).stream()
                .filter(source -> evidence.stream()
                        .anyMatch(plan -> plan.form().equals(source.edition().canonical())))
                .toList();
        for (Source<Questionnaire> source : inUse) {
            boolean newest = inUse.stream()
                    .map(Source::edition)
                    .filter(other -> other.url().equals(source.edition().url()))
                    .noneMatch(other -> Versions.ORDER.compare(
                                    other.version(), source.edition().version())
                            > 0);
            Optional.ofNullable(forms.get(source.edition().canonical()))
                    .filter(_ -> newest)
                    .ifPresent(form -> unread(form, evidence, cares, findings.in(source.path())));
        }
    }

    private static void unread(
            Form form,
            Collection<EvidenceModels> evidence,
            Collection<Care> cares,
            LintFindings.FileFindings findings) {
        Set<String> read = new HashSet<>();
        conditions(form.edition().canonical(), evidence, cares)
                .forEach(condition -> read.addAll(ConditionReads.questions(condition, form)));
        form.items().values().stream()
                .filter(item -> READABLE.contains(item.kind()) && !decides(item))
                .filter(item -> !read.contains(item.linkId()))
                .forEach(item -> findings.add(
                        item.linkId(),
                        "is asked and read by no cause, hint or activity; leave it out or give it an effect"));
    }

    private static Stream<Condition> conditions(
            String form, Collection<EvidenceModels> evidence, Collection<Care> cares) {
        Stream<Condition> causes =
                evidence.stream().filter(plan -> plan.form().equals(form)).flatMap(EvidenceModels::conditions);
        Stream<Condition> care =
                cares.stream().filter(plan -> plan.form().equals(form)).flatMap(Lint::conditions);
        return Stream.concat(causes, care);
    }

    private static Stream<Condition> conditions(Care care) {
        return Stream.of(
                        care.offers().stream()
                                .flatMap(offer -> Stream.concat(
                                        offer.conditions().stream(),
                                        offer.never().stream().map(Care.Exclusion::when))),
                        care.contradictions().stream().map(Care.Contradiction::when),
                        care.offers().stream()
                                .flatMap(offer -> offer.signs().stream())
                                .flatMap(list -> list.signs().stream())
                                .flatMap(sign -> sign.conditions().stream()),
                        care.hints().stream().flatMap(hint -> hint.conditions().stream()),
                        care.goals().stream().flatMap(goal -> goal.conditions().stream()))
                .flatMap(Function.identity());
    }

    /** Returns whether an item holds a clinician's decision, which no condition reads. */
    private static boolean decides(Item item) {
        return item.options().stream()
                .anyMatch(option -> option.coded().system().equals(DECIDED));
    }
}
