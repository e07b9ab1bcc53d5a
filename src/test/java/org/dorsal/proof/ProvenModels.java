package org.dorsal.proof;

import java.util.*;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.LintFinding;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SafetyRules;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.EvidenceScorer;
import org.dorsal.scoring.Scoring;
import org.dorsal.scoring.SomeScoredResponse;

/** Evidence models with their safety rules, and their scoring as a circuit. */
record ProvenModels(
        Form form, EvidenceModels models, Care care, SafetyRules rules, Circuit circuit, EncodedEvidence evidence) {
    static final String PLAN = "plan/upper-back-pain-evidence-2.0.0.json";
    static final String CARE = "plan/upper-back-pain-care-2.0.0.json";

    private static final class Shipped {
        static final ProvenModels EDITION = of(SomeProfiles.files());
    }

    /** The models that ship; their circuit grows with each claim. */
    static ProvenModels shipped() {
        return Shipped.EDITION;
    }

    static ProvenModels of(List<ProfileFile> files) {
        Knowledge knowledge = SomeProfiles.knowledge(files);
        Form form = knowledge.forms().stream()
                .filter(known -> knowledge.newestEvidence(known).isPresent())
                .findFirst()
                .orElseThrow();
        List<LintFinding> findings = new ArrayList<>();
        SafetyRules rules = SafetyRules.read(files, knowledge, form, findings);
        if (!findings.isEmpty()) {
            throw new IllegalStateException("safety rules with findings: " + findings);
        }
        EvidenceModels models = knowledge.newestEvidence(form).orElseThrow();
        Circuit circuit = new Circuit();
        Care care = knowledge.newestCare(form).orElseThrow();
        return new ProvenModels(form, models, care, rules, circuit, encoded(circuit, form, models, care, rules));
    }

    private static EncodedEvidence encoded(
            Circuit circuit, Form form, EvidenceModels models, Care care, SafetyRules rules) {
        return new EncodedEvidence(
                circuit, new EncodedResponse(circuit, form, Comparisons.of(models, care, rules)), models);
    }

    /** Second response of the same circuit, with its scoring. */
    EncodedEvidence another() {
        return encoded(circuit, form, models, care, rules);
    }

    /** Literal for a result that has the tier or a more pressing one, be it incomplete or not. */
    int reaches(Disposition tier) {
        return tier == Disposition.SELF_CARE_WITH_CHECK
                ? -evidence.disposition(Disposition.SELF_CARE)
                : evidence.literalFor(tier);
    }

    /** Literal for a final result that is not more pressing than the tier. */
    int restsAt(Disposition tier) {
        return circuit.or(Disposition.TIERS.stream()
                .filter(lower -> lower.compareTo(tier) >= 0)
                .map(evidence::disposition)
                .toList());
    }

    /** Result of the real scoring. */
    Scoring score(SomeScoredResponse response) {
        return score(response, Optional.empty());
    }

    /** Result of the real scoring, with the care of the disposition that a clinician decided on. */
    Scoring score(SomeScoredResponse response, Optional<Disposition> decided) {
        return EvidenceScorer.score(
                models,
                care,
                form,
                AnswerReader.read(form, response.response(), Optional.empty(), SomeScoredResponse.DAY),
                decided);
    }
}
