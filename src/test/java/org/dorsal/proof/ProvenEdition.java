package org.dorsal.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.LintFinding;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SafetyRules;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.Answers;
import org.dorsal.scoring.CriteriaScorer;
import org.dorsal.scoring.Scoring;
import org.dorsal.scoring.SomeScoredResponse;

/** An edition with its safety rules, and its scoring as a circuit. */
record ProvenEdition(
        Form form, List<Criteria> criteria, Care care, SafetyRules rules, Circuit circuit, EncodedScoring scoring) {
    private static final List<String> NAMES = List.of("upper-back-pain-red-flags", "upper-back-pain-extensions");

    static ProvenEdition of(String version) {
        return of(version, SomeProfiles.files());
    }

    /** @param files the profiles; must be without a finding */
    static ProvenEdition of(String version, List<ProfileFile> files) {
        Knowledge knowledge = SomeProfiles.knowledge(files);
        Form form = knowledge.formInUse(NAMES, Optional.of(version)).orElseThrow();
        List<LintFinding> findings = new ArrayList<>();
        SafetyRules rules = SafetyRules.read(files, knowledge, form, findings);
        if (!findings.isEmpty()) {
            throw new IllegalStateException("safety rules with findings: " + findings);
        }
        List<Criteria> criteria = NAMES.stream()
                .map(name -> knowledge.newestCriteria(name, form).orElseThrow())
                .toList();
        return of(form, criteria, knowledge.newestCare(form).orElseThrow(), rules);
    }

    private static ProvenEdition of(Form form, List<Criteria> criteria, Care care, SafetyRules rules) {
        Circuit circuit = new Circuit();
        EncodedResponse response = new EncodedResponse(circuit, form, Comparisons.of(criteria, care, rules));
        return new ProvenEdition(
                form, criteria, care, rules, circuit, new EncodedScoring(circuit, response, criteria, care));
    }

    /** The edition with other tiers of some flags. */
    ProvenEdition with(Map<String, Disposition> tiers) {
        return of(
                form,
                criteria.stream()
                        .map(plan -> new Criteria(
                                plan.edition(),
                                plan.title(),
                                plan.form(),
                                plan.criteria().stream()
                                        .map(criterion -> with(criterion, tiers))
                                        .toList(),
                                plan.approval()))
                        .toList(),
                care,
                rules);
    }

    private static Criterion with(Criterion criterion, Map<String, Disposition> tiers) {
        return new Criterion(
                criterion.flag(),
                criterion.also(),
                tiers.getOrDefault(criterion.flag().code(), criterion.tier()),
                criterion.role(),
                criterion.groups(),
                criterion.label(),
                criterion.statement(),
                criterion.why(),
                criterion.citations(),
                criterion.expression(),
                criterion.condition());
    }

    /** Second response of the same circuit, with its scoring. */
    EncodedScoring another() {
        return new EncodedScoring(
                circuit, new EncodedResponse(circuit, form, Comparisons.of(criteria, care, rules)), criteria, care);
    }

    /** Result of the real scoring. */
    Scoring score(SomeScoredResponse response) {
        return score(response, Optional.empty());
    }

    /** @param birthDate of the patient, perhaps only a year */
    Scoring score(SomeScoredResponse response, Optional<String> birthDate) {
        Answers answers = AnswerReader.read(form, response.response(), birthDate, SomeScoredResponse.DAY);
        return CriteriaScorer.score(criteria, care, form, answers);
    }
}
