package org.dorsal.assessment;

import java.util.*;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.audit.AuditSubject;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Edition;
import org.dorsal.scoring.Scoring;

/**
 * Facts about a result set for its audit event, in the terms of the audit guide: codes and canonicals, no answers.
 */
final class ResultFacts {
    private static final String YES = "true";

    /** Path of a form's canonical, which distinguishes it from the panel's other editions. */
    private static final String FORM = "/Questionnaire/";

    private ResultFacts() {}

    /** Facts about a response without results. */
    static List<AuditSubject> of(String assessment) {
        return List.of(new AuditSubject.FactSubject("assessment", assessment));
    }

    static List<AuditSubject> of(RenderRequest request) {
        Scoring scoring = request.scoring();
        return of(
                request.assessment().toString(),
                request.state().version(),
                new AssessmentHistory.HistoryResult(
                        request.state().status().code(),
                        scoring.disposition().code(),
                        scoring.provisional(),
                        scoring.outcomes(),
                        List.of(request.form().edition().canonical())),
                Editions.criteria(scoring).stream().map(Edition::canonical).toList(),
                scoring.contradictions().stream()
                        .map(contradiction -> contradiction.code().code())
                        .toList(),
                request.signed());
    }

    /** Facts about a withdrawal, read from the stored panel. */
    static List<AuditSubject> withdrawn(String assessment, int version, byte[] panel, Optional<SignedDecision> signed) {
        return of(
                assessment,
                version,
                PanelReader.result(panel, ResultSetState.ResultStatus.ENTERED_IN_ERROR.code()),
                PanelReader.criteria(panel),
                List.of(),
                signed);
    }

    private static List<AuditSubject> of(
            String assessment,
            int version,
            AssessmentHistory.HistoryResult result,
            List<String> criteria,
            List<String> contradictions,
            Optional<SignedDecision> signed) {
        List<AuditSubject> facts = new ArrayList<>(of(assessment));
        add(facts, "result", YES);
        add(facts, "version", Integer.toString(version));
        add(facts, "status", result.status());
        add(
                facts,
                "disposition",
                signed.map(decision -> decision.disposition().code()).orElse(result.disposition()));
        add(facts, "computed", result.disposition());
        add(facts, "provisional", Boolean.toString(result.provisional()));
        criteria.forEach(canonical -> add(facts, "criteria", canonical));
        result.editions().stream()
                .filter(canonical -> canonical.contains(FORM))
                .forEach(form -> add(facts, "questionnaire", form));
        result.causes().forEach((cause, tier) -> {
            boolean open = tier == Disposition.INCOMPLETE;
            add(facts, "cause", cause + (open ? "|open" : "|reached"));
            if (!open) {
                add(facts, "cause-tier", cause + "|" + tier.code());
            }
        });
        contradictions.forEach(code -> add(facts, "contradiction", code));
        signed.ifPresent(decision -> signed(facts, decision));
        return facts;
    }

    private static void signed(List<AuditSubject> facts, SignedDecision signed) {
        add(facts, "clinician", signed.attester().reference());
        signed.contradictions().forEach(confirmed -> add(facts, "confirmed", confirmed.code()));
        signed.override().map(OtherDisposition::reason).ifPresent(reason -> {
            add(facts, "overridden", YES);
            add(facts, "override", reason);
        });
        List<PlanDecision> plan = signed.activities();
        if (plan.stream().anyMatch(decision -> !(decision instanceof PlanDecision.AcceptedActivity))) {
            add(facts, "plan-changed", YES);
        }
        plan.stream()
                .filter(PlanDecision.DeclinedActivity.class::isInstance)
                .map(PlanDecision.DeclinedActivity.class::cast)
                .map(PlanDecision.DeclinedActivity::reason)
                .distinct()
                .forEach(reason -> add(facts, "declined", reason));
    }

    private static void add(List<AuditSubject> facts, String name, String value) {
        facts.add(new AuditSubject.FactSubject(name, value));
    }
}
