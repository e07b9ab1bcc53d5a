package org.dorsal.knowledge;

import java.time.LocalDate;
import java.util.*;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Content of {@code profiles/}, immutable. Contains all editions, so that the edition of a stored assessment stays
 * executable.
 */
public final class Knowledge {
    private final Map<String, Form> forms;
    private final Map<String, EvidenceModels> evidence;
    private final Map<String, Care> cares;
    private final List<CardPlan> cards;
    private final List<RecordRule> records;
    private final List<OutcomeCause> outcomes;
    private final List<PublishedResource> published;
    private final Codes codes;
    private final Optional<EarlierKnowledge> earlier;

    Knowledge(
            Map<String, Form> forms,
            Map<String, EvidenceModels> evidence,
            Map<String, Care> cares,
            List<CardPlan> cards,
            List<RecordRule> records,
            List<OutcomeCause> outcomes,
            List<PublishedResource> published,
            Codes codes,
            Optional<EarlierKnowledge> earlier) {
        this.forms = forms;
        this.evidence = evidence;
        this.cares = cares;
        this.cards = List.copyOf(cards);
        this.records = List.copyOf(records);
        this.outcomes = List.copyOf(outcomes);
        this.published = published;
        this.codes = codes;
        this.earlier = earlier;
    }

    /** Knowledge without a finding, or everything that lint found. */
    public sealed interface LoadResult {
        record LoadedKnowledge(Knowledge knowledge) implements LoadResult {}

        record FaultyKnowledge(List<LintFinding> findings) implements LoadResult {}
    }

    /** Reads and lints all files. */
    public static LoadResult load(List<ProfileFile> files) {
        return KnowledgeReader.read(files, Optional.empty(), true, ProfileLibrary::read);
    }

    /**
     * Reads files that were in force: the release that kept them has linted them, and a stricter lint must not undo
     * results.
     */
    public static LoadResult loadKept(List<ProfileFile> files) {
        return KnowledgeReader.read(files, Optional.empty(), false, ProfileLibrary::read);
    }

    /** Reads all files; what a proof holds for is not linted again. */
    public static LoadResult load(List<ProfileFile> files, Optional<Proof> proof) {
        return KnowledgeReader.read(files, proof.filter(proven -> proven.isOf(files)), true, ProfileLibrary::read);
    }

    /**
     * Copy for new assessments that also finds the editions of earlier results, for execution but never as the newest
     * edition.
     *
     * @param earlier earlier sets of profiles
     */
    public Knowledge before(EarlierKnowledge earlier) {
        Map<String, PublishedResource> byCanonical = new LinkedHashMap<>();
        Stream.concat(published.stream(), earlier.published().stream())
                .forEach(edition -> byCanonical.putIfAbsent(edition.edition().canonical(), edition));
        return new Knowledge(
                forms,
                evidence,
                cares,
                cards,
                records,
                outcomes,
                List.copyOf(byCanonical.values()),
                codes,
                Optional.of(earlier));
    }

    private <T> Optional<T> earlier(String canonical, Function<Knowledge, Optional<T>> lookup) {
        return earlier.stream()
                .flatMap(sets -> sets.holding(canonical))
                .flatMap(knowledge -> lookup.apply(knowledge).stream())
                .findFirst();
    }

    /** The form of that {@code url|version}. */
    public Optional<Form> form(String canonical) {
        return Optional.ofNullable(forms.get(canonical))
                .or(() -> earlier(canonical, knowledge -> knowledge.form(canonical)));
    }

    public List<Form> forms() {
        return List.copyOf(forms.values());
    }

    /** The form of new assessments: the newest that evidence models and care read. */
    public Form formInForce() {
        return formsInForce().stream()
                .max(Comparator.comparing(form -> form.edition().version(), Versions.ORDER))
                .orElseThrow();
    }

    /** Forms that evidence models and care read, in the order of their files. */
    public List<Form> formsInForce() {
        return forms.values().stream().filter(this::isScorable).toList();
    }

    /** The forms that can be scored: those in force, and kept ones of earlier releases. */
    public List<Form> scorableForms() {
        Stream<Form> earlierForms = earlier.stream()
                .flatMap(sets -> sets.published().stream())
                .filter(edition -> edition.type().equals("Questionnaire"))
                .map(edition -> edition.edition().canonical())
                .distinct()
                .filter(canonical -> !forms.containsKey(canonical))
                .flatMap(canonical -> form(canonical).stream());
        return Stream.concat(forms.values().stream(), earlierForms)
                .filter(this::isScorable)
                .toList();
    }

    private boolean isScorable(Form form) {
        return newestEvidence(form).isPresent() && newestCare(form).isPresent();
    }

    /** The evidence models of that {@code url|version}. */
    public Optional<EvidenceModels> evidence(String canonical) {
        return Optional.ofNullable(evidence.get(canonical))
                .or(() -> earlier(canonical, knowledge -> knowledge.evidence(canonical)));
    }

    /** All evidence models, in the order of their files. */
    public List<EvidenceModels> evidence() {
        return List.copyOf(evidence.values());
    }

    /** The newest evidence models that read the given form. */
    public Optional<EvidenceModels> newestEvidence(Form form) {
        return EvidenceModels.newest(evidence.values(), form)
                .or(() -> earlier(form.edition().canonical(), knowledge -> knowledge.newestEvidence(form)));
    }

    /** The newest care that reads the given form. */
    public Optional<Care> newestCare(Form form) {
        return Care.newest(cares.values(), form)
                .or(() -> earlier(form.edition().canonical(), knowledge -> knowledge.newestCare(form)));
    }

    public Optional<Care> care(String canonical) {
        return Optional.ofNullable(cares.get(canonical))
                .or(() -> earlier(canonical, knowledge -> knowledge.care(canonical)));
    }

    /** The newest cards; empty where the profiles have none. */
    public Optional<CardPlan> newestCards() {
        return cards.stream().max(Comparator.comparing(plan -> plan.edition().version(), Versions.ORDER));
    }

    /** All evidence models and care, in the order of their files. */
    public List<Plan> plans() {
        return Stream.concat(
                        evidence.values().stream().map(EvidenceModels::plan),
                        cares.values().stream().map(Care::plan))
                .toList();
    }

    /** Plans for a form: the newest evidence models and the newest care. */
    public List<Plan> plans(Form form) {
        return Stream.concat(
                        newestEvidence(form).stream().map(EvidenceModels::plan),
                        newestCare(form).stream().map(Care::plan))
                .toList();
    }

    /** Plans for every edition of the form that a response may name. */
    public Stream<Plan> plansInForce() {
        return scorableForms().stream().flatMap(form -> plans(form).stream()).distinct();
    }

    /** Returns the overdue reviews of plans in force on that day, a sentence each. */
    public List<String> overdue(LocalDate today) {
        return plansInForce()
                .flatMap(plan -> plan.approval().overdue(today).stream()
                        .map(problem -> plan.name() + " is out of date: " + problem))
                .toList();
    }

    /** Rules that suggest answers of the given form from an EHR's record. */
    public List<RecordRule> recordRules(Form form) {
        return records.stream()
                .filter(rule -> form.item(rule.question()).isPresent())
                .toList();
    }

    /** Diagnoses that count as causes after an assessment. */
    public List<OutcomeCause> outcomes() {
        return outcomes;
    }

    /** Returns all public resources. */
    public List<PublishedResource> published() {
        return published;
    }

    public Codes codes() {
        return codes;
    }
}
