package org.dorsal.knowledge;

import static java.util.stream.Collectors.toMap;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.ValueSet;

/**
 * Everything in {@code profiles/} as one immutable value. Editions stand side by side: what a stored assessment names can
 * be executed for ever.
 */
public final class Knowledge {
    private final Map<String, Form> forms;
    private final Map<String, Criteria> criteria;
    private final Map<String, Care> cares;
    private final List<RecordRule> records;
    private final List<Published> published;
    private final Codes codes;
    private final List<Knowledge> earlier;

    private Knowledge(
            Map<String, Form> forms,
            Map<String, Criteria> criteria,
            Map<String, Care> cares,
            List<RecordRule> records,
            List<Published> published,
            Codes codes,
            List<Knowledge> earlier) {
        this.forms = forms;
        this.criteria = criteria;
        this.cares = cares;
        this.records = List.copyOf(records);
        this.published = published;
        this.codes = codes;
        this.earlier = earlier;
    }

    /** Knowledge without a finding, or everything that lint found. */
    public sealed interface Loaded {
        /** Fit to start with. */
        record Ready(Knowledge knowledge) implements Loaded {}

        /** Not fit to start with. */
        record Faulty(List<Finding> findings) implements Loaded {}
    }

    /** Reads and lints all files. */
    public static Loaded load(List<ProfileFile> files) {
        Findings findings = new Findings();
        Library library = Library.of(files, findings);
        Codes codes = Codes.of(library.all(CodeSystem.class), findings);
        ValueSetLint.check(library, codes, findings);
        PlanLint.check(library, findings);
        ApprovalReader.checkWords(library, findings);
        Map<String, Form> forms = byCanonical(
                library.all(Questionnaire.class).stream()
                        .map(source -> FormReader.read(source, codes, findings))
                        .toList(),
                form -> form.edition().canonical());
        ServedConditions served = new ServedConditions();
        Map<String, Criteria> criteria = byCanonical(
                plans(library, true).stream()
                        .flatMap(source -> CriteriaReader.read(source, forms, codes, served, findings).stream())
                        .toList(),
                plan -> plan.edition().canonical());
        List<RecordRule> records = library.all(ValueSet.class).stream()
                .flatMap(source -> RecordRuleReader.read(source, forms.values(), findings).stream())
                .toList();
        Map<String, Care> cares = cares(library, forms, criteria, records, codes, served, findings);
        UnreadLint.check(library.all(Questionnaire.class), forms, criteria.values(), cares.values(), findings);
        if (forms.isEmpty() || criteria.isEmpty() || cares.isEmpty()) {
            findings.in(".").add("/", "needs at least one Questionnaire, one criteria plan and one care plan");
        }
        if (!findings.found().isEmpty()) {
            return new Loaded.Faulty(findings.found());
        }
        served.write();
        library.all(Questionnaire.class)
                .forEach(source -> Optional.ofNullable(
                                forms.get(source.edition().canonical()))
                        .ifPresent(form -> ExtractionTemplate.write(
                                source.resource(), form, reading(form.edition().canonical(), criteria.values()))));
        return new Loaded.Ready(new Knowledge(forms, criteria, cares, records, library.published(), codes, List.of()));
    }

    /** The criteria of the newest edition of each plan that reads the form. */
    private static List<Criterion> reading(String form, Collection<Criteria> criteria) {
        Map<String, Criteria> newest = criteria.stream()
                .filter(plan -> plan.form().equals(form))
                .collect(toMap(
                        plan -> plan.edition().url(),
                        Function.identity(),
                        BinaryOperator.maxBy(
                                Comparator.comparing(plan -> plan.edition().version(), Versions.ORDER)),
                        LinkedHashMap::new));
        return newest.values().stream()
                .flatMap(plan -> plan.criteria().stream())
                .toList();
    }

    private static Map<String, Care> cares(
            Library library,
            Map<String, Form> forms,
            Map<String, Criteria> criteria,
            List<RecordRule> records,
            Codes codes,
            ServedConditions served,
            Findings findings) {
        Map<String, Care.Activity> activities = byCanonical(
                library.all(ActivityDefinition.class).stream()
                        .flatMap(source -> ActivityReader.read(source, codes, findings).stream())
                        .toList(),
                activity -> activity.edition().canonical());
        List<String> flags = criteria.values().stream()
                .flatMap(plan -> plan.criteria().stream())
                .map(criterion -> criterion.flag().code())
                .distinct()
                .toList();
        return byCanonical(
                plans(library, false).stream()
                        .flatMap(source ->
                                CareReader.read(source, forms, activities, flags, records, codes, served, findings)
                                        .stream())
                        .toList(),
                care -> care.edition().canonical());
    }

    private static List<Source<PlanDefinition>> plans(Library library, boolean rules) {
        return library.all(PlanDefinition.class).stream()
                .filter(source -> rules
                        == "eca-rule"
                                .equals(source.resource()
                                        .getType()
                                        .getCodingFirstRep()
                                        .getCode()))
                .toList();
    }

    private static <T> Map<String, T> byCanonical(List<T> values, Function<T, String> canonical) {
        return values.stream().collect(toMap(canonical, Function.identity(), (one, two) -> one, LinkedHashMap::new));
    }

    /**
     * The same for new assessments; what results of earlier days name is found behind it and executed, but never chosen as the
     * newest of anything that is still in use.
     *
     * @param earlier each as it was loaded in its day, the newest first
     */
    public Knowledge before(List<Knowledge> earlier) {
        Map<String, Published> all = new LinkedHashMap<>();
        Stream.concat(Stream.of(this), earlier.stream())
                .flatMap(knowledge -> knowledge.published.stream())
                .forEach(edition -> all.putIfAbsent(edition.edition().canonical(), edition));
        return new Knowledge(forms, criteria, cares, records, List.copyOf(all.values()), codes, List.copyOf(earlier));
    }

    private <T> Optional<T> earlier(Function<Knowledge, Optional<T>> lookup) {
        return earlier.stream()
                .flatMap(knowledge -> lookup.apply(knowledge).stream())
                .findFirst();
    }

    /** The form of that {@code url|version}. */
    public Optional<Form> form(String canonical) {
        return Optional.ofNullable(forms.get(canonical)).or(() -> earlier(knowledge -> knowledge.form(canonical)));
    }

    /** All forms, in the order of their files. */
    public List<Form> forms() {
        return List.copyOf(forms.values());
    }

    /** The newest form that these criteria, named as in {@link #newestCriteria}, all read and that has care. */
    public Optional<Form> newestForm(List<String> criteriaNames) {
        return read(criteriaNames)
                .max(Comparator.comparing(form -> form.edition().version(), Versions.ORDER));
    }

    /** The form of that version among those; the newest where none is named. */
    public Optional<Form> formInUse(List<String> criteriaNames, Optional<String> version) {
        return version.map(named -> read(criteriaNames)
                        .filter(form -> form.edition().version().equals(named))
                        .findFirst())
                .orElseGet(() -> newestForm(criteriaNames));
    }

    private Stream<Form> read(List<String> criteriaNames) {
        return forms.values().stream()
                .filter(form -> criteriaNames.stream()
                        .allMatch(name -> newestCriteria(name, form).isPresent()))
                .filter(form -> newestCare(form).isPresent());
    }

    /** The criteria of that {@code url|version}. */
    public Optional<Criteria> criteria(String canonical) {
        return Optional.ofNullable(criteria.get(canonical))
                .or(() -> earlier(knowledge -> knowledge.criteria(canonical)));
    }

    /** All criteria, in the order of their files. */
    public List<Criteria> criteria() {
        return List.copyOf(criteria.values());
    }

    /** The newest criteria of that short name ({@code upper-back-pain-red-flags}) that read the given form. */
    public Optional<Criteria> newestCriteria(String name, Form form) {
        String url = Codes.CANONICAL + "/PlanDefinition/" + name;
        return criteria.values().stream()
                .filter(plan -> plan.edition().url().equals(url))
                .filter(plan -> plan.form().equals(form.edition().canonical()))
                .max(Comparator.comparing(plan -> plan.edition().version(), Versions.ORDER))
                .or(() -> earlier(knowledge -> knowledge.newestCriteria(name, form)));
    }

    /** The newest care that reads the given form. */
    public Optional<Care> newestCare(Form form) {
        return cares.values().stream()
                .filter(care -> care.form().equals(form.edition().canonical()))
                .max(Comparator.comparing(care -> care.edition().version(), Versions.ORDER))
                .or(() -> earlier(knowledge -> knowledge.newestCare(form)));
    }

    /** The care of that {@code url|version}. */
    public Optional<Care> care(String canonical) {
        return Optional.ofNullable(cares.get(canonical)).or(() -> earlier(knowledge -> knowledge.care(canonical)));
    }

    /** All criteria and care, in the order of their files. */
    public List<Plan> plans() {
        return Stream.concat(
                        criteria.values().stream().map(Criteria::plan),
                        cares.values().stream().map(Care::plan))
                .toList();
    }

    /** What answers to that form are scored with, and the care that follows. */
    public List<Plan> plans(List<String> criteriaNames, Form form) {
        return Stream.concat(
                        criteriaNames.stream()
                                .flatMap(name -> newestCriteria(name, form).stream())
                                .map(Criteria::plan),
                        newestCare(form).stream().map(Care::plan))
                .toList();
    }

    /** What in an EHR's record suggests answers of the given form. */
    public List<RecordRule> recordRules(Form form) {
        return records.stream()
                .filter(rule -> form.item(rule.question()).isPresent())
                .toList();
    }

    /** Everything that anybody may read. */
    public List<Published> published() {
        return published;
    }

    /** The published code systems. */
    public Codes codes() {
        return codes;
    }
}
