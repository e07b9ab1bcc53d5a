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
    private static final List<String> TYPES = List.of("eca-rule", "clinical-protocol", EvidenceReader.TYPE);
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

    /** Criteria with a mistyped type would be read as care, and their flags would never be scored. */
    private static void check(PlanDefinition plan, Set<String> loaded, LintFindings.FileFindings findings) {
        if (!plan.hasType()
                || !TYPES.contains(plan.getType().getCodingFirstRep().getCode())) {
            findings.add("PlanDefinition.type", "must be eca-rule for criteria or clinical-protocol for care");
        }
        PlanReader.dependsOn(plan).stream()
                .filter(canonical -> !loaded.contains(canonical))
                .forEach(canonical ->
                        findings.add("PlanDefinition.relatedArtifact", "depends on what is not loaded: " + canonical));
    }

    /**
     * Finds optional criteria that read questions for every patient: an open answer would count as a "no". Their
     * questions must depend on the answer of another question, which no other criterion reads.
     */
    void optional(Map<String, Form> forms, Map<String, Criteria> criteria) {
        for (Source<PlanDefinition> source : library.all(PlanDefinition.class)) {
            Optional.ofNullable(criteria.get(source.edition().canonical()))
                    .ifPresent(plan -> Optional.ofNullable(forms.get(plan.form()))
                            .ifPresent(form -> optional(plan, form, criteria.values(), findings.in(source.path()))));
        }
    }

    private static void optional(
            Criteria plan, Form form, Collection<Criteria> all, LintFindings.FileFindings findings) {
        Set<String> asked = all.stream()
                .filter(other -> other.form().equals(plan.form()))
                .flatMap(other -> other.criteria().stream())
                .filter(criterion -> !criterion.optional())
                .flatMap(criterion -> ConditionReads.questions(criterion.condition(), form).stream())
                .collect(Collectors.toSet());
        plan.criteria().stream()
                .filter(Criterion::optional)
                .forEach(criterion -> ConditionReads.questions(criterion.condition(), form).stream()
                        .filter(linkId -> asked.contains(linkId)
                                || openers(form, linkId).findAny().isEmpty()
                                || openers(form, linkId).anyMatch(asked::contains))
                        .forEach(linkId -> findings.add(
                                criterion.flag().code(),
                                "is optional and reads " + linkId
                                        + ", which is not asked by an optional question alone;"
                                        + " open, it would count as no")));
    }

    /**
     * Contradictions with an answer that must not count: those on the record, which raises no flag before a clinician
     * takes it over, and more of them than the scorer combines.
     */
    void contradictions(Collection<Care> cares) {
        for (Source<PlanDefinition> source : library.all(PlanDefinition.class)) {
            cares.stream()
                    .filter(care -> care.edition().equals(source.edition()))
                    .forEach(care -> contradictions(care, findings.in(source.path())));
        }
    }

    private static void contradictions(Care care, LintFindings.FileFindings findings) {
        List<Care.Contradiction> counting = care.contradictions().stream()
                .filter(contradiction -> contradiction.counts().isPresent())
                .toList();
        counting.stream()
                .filter(contradiction -> !contradiction.ofRecord().isEmpty())
                .forEach(contradiction -> findings.add(
                        "contradiction " + contradiction.code().code(),
                        "reads the record and counts an answer; a record raises no flag by itself, so take the"
                                + " answer out"));
        if (counting.size() > Care.MAX_COUNTING) {
            findings.add(
                    "PlanDefinition.extension",
                    counting.size() + " contradictions count an answer, and at most " + Care.MAX_COUNTING
                            + " may; let the criteria count the safer answer by themselves");
        }
    }

    /**
     * Flags that two sets of criteria for one form have: a site with both would show one of them and lose the other.
     */
    void flags(Collection<Criteria> criteria) {
        for (Source<PlanDefinition> source : library.all(PlanDefinition.class)) {
            criteria.stream()
                    .filter(plan -> plan.edition().equals(source.edition()))
                    .forEach(plan -> flags(plan, criteria, findings.in(source.path())));
        }
    }

    private static void flags(Criteria plan, Collection<Criteria> all, LintFindings.FileFindings findings) {
        List<String> planCodes = codes(plan).toList();
        all.stream()
                .filter(other -> other.form().equals(plan.form()))
                .filter(other -> !other.edition().url().equals(plan.edition().url()))
                .forEach(other -> codes(other)
                        .filter(planCodes::contains)
                        .forEach(flag -> findings.add(
                                flag,
                                "is a flag of " + other.edition().canonical()
                                        + ", too; a flag stands in one plan, so give one of them a code of its own")));
    }

    private static Stream<String> codes(Criteria plan) {
        return plan.criteria().stream().map(criterion -> criterion.flag().code());
    }

    private static Stream<String> openers(Form form, String linkId) {
        return form.item(linkId).flatMap(Item::gate).stream()
                .flatMap(gate -> gate.conditions().stream())
                .map(Item.EnableWhen::question);
    }

    /** Finds questions of the newest form with criteria that are not read: they cost time without a use. */
    void unread(Map<String, Form> forms, Collection<Criteria> criteria, Collection<Care> cares) {
        List<Source<Questionnaire>> inUse = library.all(Questionnaire.class).stream()
                .filter(source -> criteria.stream()
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
                    .ifPresent(form -> unread(form, criteria, cares, findings.in(source.path())));
        }
    }

    private static void unread(
            Form form, Collection<Criteria> criteria, Collection<Care> cares, LintFindings.FileFindings findings) {
        Set<String> read = new HashSet<>();
        conditions(form.edition().canonical(), criteria, cares)
                .forEach(condition -> read.addAll(ConditionReads.questions(condition, form)));
        form.items().values().stream()
                .filter(item -> READABLE.contains(item.kind()) && !decides(item))
                .filter(item -> !read.contains(item.linkId()))
                .forEach(item -> findings.add(
                        item.linkId(),
                        "is asked and read by no criterion, hint or activity; leave it out or give it an effect"));
    }

    private static Stream<Condition> conditions(String form, Collection<Criteria> criteria, Collection<Care> cares) {
        Stream<Condition> flags = criteria.stream()
                .filter(plan -> plan.form().equals(form))
                .flatMap(plan -> plan.criteria().stream())
                .map(Criterion::condition);
        Stream<Condition> care =
                cares.stream().filter(plan -> plan.form().equals(form)).flatMap(Lint::conditions);
        return Stream.concat(flags, care);
    }

    private static Stream<Condition> conditions(Care care) {
        return Stream.of(
                        care.offers().stream()
                                .flatMap(offer -> Stream.concat(
                                        offer.conditions().stream(),
                                        offer.never().stream().map(Care.Exclusion::when))),
                        care.contradictions().stream().map(Care.Contradiction::when),
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
