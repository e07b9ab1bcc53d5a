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

/** Reads the files of {@code profiles/} in the order in which they build on each other, and lints each. */
final class KnowledgeReader {
    private KnowledgeReader() {}

    /** Reads all files and, if they are to be linted, lints them unless a proof holds for them. */
    static Knowledge.LoadResult read(List<ProfileFile> files, Optional<Proof> proof, boolean linted) {
        LintFindings findings = new LintFindings();
        ProfileLibrary library = ProfileLibrary.of(files, proof, findings);
        Codes codes = Codes.of(library.all(CodeSystem.class), findings);
        Map<String, Form> forms = byCanonical(
                library.all(Questionnaire.class).stream().map(source -> FormReader.read(source, codes, findings)),
                Form::edition);
        ServedConditions served = new ServedConditions();
        Map<String, Criteria> criteria = byCanonical(
                plans(library, true)
                        .flatMap(source -> CriteriaReader.read(source, forms, codes, served, findings).stream()),
                Criteria::edition);
        Map<String, EvidenceModels> evidence = byCanonical(
                library.all(PlanDefinition.class).stream()
                        .filter(source -> EvidenceReader.isEvidence(source.resource()))
                        .flatMap(source -> EvidenceReader.read(source, forms, codes, served, findings).stream()),
                EvidenceModels::edition);
        List<RecordRule> records = library.all(ValueSet.class).stream()
                .flatMap(source -> RecordRuleReader.read(source, forms.values(), findings).stream())
                .toList();
        Map<String, Care> cares = cares(library, forms, criteria, evidence.values(), records, codes, served, findings);
        List<CardPlan> cards = library.all(PlanDefinition.class).stream()
                .filter(source -> CardPlanReader.isCardPlan(source.resource()))
                .map(source -> CardPlanReader.read(source, library, codes, served, findings))
                .toList();
        if (linted && proof.isEmpty()) {
            lint(library, codes, forms, criteria, cares, findings);
            SafetyRuleReader.read(files, forms, codes, findings);
        }
        if (forms.isEmpty() || criteria.isEmpty() || cares.isEmpty()) {
            findings.in(".").add("/", "needs at least one Questionnaire, one criteria plan and one care plan");
        }
        if (!findings.all().isEmpty()) {
            return new Knowledge.LoadResult.FaultyKnowledge(findings.all());
        }
        List<PublishedResource> published = library.published(new OneTimeTask(() -> {
            served.write();
            templates(library, forms, criteria.values(), cares.values());
        }));
        return new Knowledge.LoadResult.LoadedKnowledge(
                new Knowledge(forms, criteria, evidence, cares, cards, records, published, codes, Optional.empty()));
    }

    private static void lint(
            ProfileLibrary library,
            Codes codes,
            Map<String, Form> forms,
            Map<String, Criteria> criteria,
            Map<String, Care> cares,
            LintFindings findings) {
        Lint lint = new Lint(library, findings);
        lint.versions();
        lint.valueSets(codes);
        lint.plans();
        ApprovalReader.checkWords(library, findings);
        lint.optional(forms, criteria);
        lint.flags(criteria.values());
        lint.contradictions(cares.values());
        TierLint.check(library, criteria.values(), findings);
        lint.unread(forms, criteria.values(), cares.values());
    }

    private static void templates(
            ProfileLibrary library, Map<String, Form> forms, Collection<Criteria> criteria, Collection<Care> cares) {
        library.all(Questionnaire.class)
                .forEach(source -> Optional.ofNullable(
                                forms.get(source.edition().canonical()))
                        .ifPresent(form -> ExtractionTemplate.write(
                                source.resource(),
                                form,
                                reading(form.edition().canonical(), criteria),
                                Care.newest(cares, form)
                                        .map(Care::contradictions)
                                        .orElse(List.of()))));
    }

    /** Work that the first caller does while all others wait. */
    private static final class OneTimeTask implements Runnable {
        private final Runnable work;
        private boolean finished;

        OneTimeTask(Runnable work) {
            this.work = work;
        }

        @Override
        public synchronized void run() {
            if (!finished) {
                work.run();
                finished = true;
            }
        }
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
            ProfileLibrary library,
            Map<String, Form> forms,
            Map<String, Criteria> criteria,
            Collection<EvidenceModels> evidence,
            List<RecordRule> records,
            Codes codes,
            ServedConditions served,
            LintFindings findings) {
        Map<String, Care.Activity> activities = byCanonical(
                library.all(ActivityDefinition.class).stream()
                        .flatMap(source -> ActivityReader.read(source, codes, findings).stream()),
                Care.Activity::edition);
        List<String> flags = criteria.values().stream()
                .flatMap(plan -> plan.criteria().stream())
                .map(criterion -> criterion.flag().code())
                .distinct()
                .toList();
        return byCanonical(
                plans(library, false)
                        .flatMap(
                                source -> CareReader.read(
                                        source, forms, activities, flags, evidence, records, codes, served, findings)
                                        .stream()),
                Care::edition);
    }

    private static Stream<Source<PlanDefinition>> plans(ProfileLibrary library, boolean rules) {
        return library.all(PlanDefinition.class).stream()
                .filter(source -> !CardPlanReader.isCardPlan(source.resource()))
                .filter(source -> !EvidenceReader.isEvidence(source.resource()))
                .filter(source -> rules == isRule(source.resource()));
    }

    private static boolean isRule(PlanDefinition plan) {
        return "eca-rule".equals(plan.getType().getCodingFirstRep().getCode());
    }

    private static <T> Map<String, T> byCanonical(Stream<T> values, Function<T, Edition> edition) {
        return values.collect(toMap(
                value -> edition.apply(value).canonical(), Function.identity(), (one, _) -> one, LinkedHashMap::new));
    }
}
