package org.dorsal.knowledge;

import static java.util.stream.Collectors.toMap;

import java.util.*;
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
    static Knowledge.LoadResult read(
            List<ProfileFile> files, Optional<Proof> proof, boolean linted, ProfileLibrary.SourceReader reader) {
        LintFindings findings = new LintFindings();
        ProfileLibrary library = ProfileLibrary.of(
                files.stream().filter(ProfileFile::isPublished).toList(), proof, reader, findings);
        Codes codes = Codes.of(library.all(CodeSystem.class), findings);
        Map<String, Form> forms = byCanonical(
                library.all(Questionnaire.class).stream().map(source -> FormReader.read(source, codes, findings)),
                Form::edition);
        Map<String, EvidenceModels> evidence = byCanonical(
                library.all(PlanDefinition.class).stream()
                        .filter(source -> EvidenceReader.isEvidence(source.resource()))
                        .flatMap(source -> EvidenceReader.read(source, forms, codes, findings).stream()),
                EvidenceModels::edition);
        List<RecordRule> records = library.all(ValueSet.class).stream()
                .flatMap(source -> RecordRuleReader.read(source, forms.values(), findings).stream())
                .toList();
        List<OutcomeCause> outcomes = library.all(ValueSet.class).stream()
                .flatMap(source -> OutcomeCause.read(source, codes, findings).stream())
                .toList();
        Map<String, Care> cares = cares(library, forms, evidence.values(), records, codes, findings);
        List<CardPlan> cards = library.all(PlanDefinition.class).stream()
                .filter(source -> CardPlanReader.isCardPlan(source.resource()))
                .map(source -> CardPlanReader.read(source, library, codes, findings))
                .toList();
        if (linted && proof.isEmpty()) {
            new Lint(library, findings).check(codes, forms.values(), files);
        }
        if (forms.values().stream()
                .noneMatch(
                        form -> EvidenceModels.newest(evidence.values(), form).isPresent()
                                && Care.newest(cares.values(), form).isPresent())) {
            findings.in(".").add("/", "needs a Questionnaire that evidence models and a care plan read");
        }
        if (!findings.all().isEmpty()) {
            return new Knowledge.LoadResult.FaultyKnowledge(findings.all());
        }
        return new Knowledge.LoadResult.LoadedKnowledge(new Knowledge(
                forms, evidence, cares, cards, records, outcomes, library.published(), codes, Optional.empty()));
    }

    private static Map<String, Care> cares(
            ProfileLibrary library,
            Map<String, Form> forms,
            Collection<EvidenceModels> evidence,
            List<RecordRule> records,
            Codes codes,
            LintFindings findings) {
        Map<String, Care.Activity> activities = byCanonical(
                library.all(ActivityDefinition.class).stream()
                        .flatMap(source -> ActivityReader.read(source, codes, findings).stream()),
                Care.Activity::edition);
        return byCanonical(
                plans(library)
                        .flatMap(source ->
                                CareReader.read(source, forms, activities, evidence, records, codes, findings)
                                        .stream()),
                Care::edition);
    }

    private static Stream<Source<PlanDefinition>> plans(ProfileLibrary library) {
        return library.all(PlanDefinition.class).stream()
                .filter(source ->
                        !CardPlanReader.isCardPlan(source.resource()) && !EvidenceReader.isEvidence(source.resource()));
    }

    private static <T> Map<String, T> byCanonical(Stream<T> values, Function<T, Edition> edition) {
        return values.collect(toMap(
                value -> edition.apply(value).canonical(), Function.identity(), (one, _) -> one, LinkedHashMap::new));
    }
}
