package org.dorsal.assessment;

import java.util.*;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.audit.AuditSubject;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Edition;
import org.dorsal.scoring.Scoring;
import org.dorsal.store.ResultRow;
import org.dorsal.store.ResultRow.ScoredFacts;
import org.dorsal.store.ResultRow.SignedFacts;

/**
 * Facts about a result set: its row in the store, and the same for its audit event, in the terms of the audit guide: codes and
 * canonicals, no answers.
 */
final class ResultFacts {
    private static final String YES = "true";

    private ResultFacts() {}

    static ResultRow row(RenderRequest request) {
        Scoring scoring = request.scoring();
        return new ResultRow(
                request.assessment().toString(),
                request.state().version(),
                request.response().patientId(),
                request.state().status().code(),
                request.response().version(),
                new ScoredFacts(
                        request.response().authored(),
                        request.response().from(),
                        scoring.disposition().code(),
                        scoring.provisional(),
                        scoring.outcomes().entrySet().stream()
                                .map(cause ->
                                        cause.getKey() + "|" + cause.getValue().code())
                                .toList(),
                        scoring.contradictions().stream()
                                .map(contradiction -> contradiction.code().code())
                                .toList(),
                        request.form().edition().canonical(),
                        Editions.criteria(scoring).stream()
                                .map(Edition::canonical)
                                .toList(),
                        request.care().edition().canonical()),
                request.signed().map(ResultFacts::row),
                Optional.empty());
    }

    private static SignedFacts row(SignedDecision signed) {
        List<PlanDecision> plan = signed.activities();
        return new SignedFacts(
                signed.attester().reference(),
                signed.override().map(SignedDecision.SignedOverride::disposition),
                signed.override().map(SignedDecision.SignedOverride::reason),
                signed.contradictions().stream()
                        .map(SignedDecision.ConfirmedContradiction::code)
                        .toList(),
                plan.stream().anyMatch(decision -> !(decision instanceof PlanDecision.AcceptedActivity)),
                plan.stream()
                        .filter(PlanDecision.DeclinedActivity.class::isInstance)
                        .map(PlanDecision.DeclinedActivity.class::cast)
                        .map(PlanDecision.DeclinedActivity::reason)
                        .distinct()
                        .toList());
    }

    /** Facts about a response without results. */
    static List<AuditSubject> of(String assessment) {
        return List.of(new AuditSubject.FactSubject("assessment", assessment));
    }

    static List<AuditSubject> of(ResultRow row) {
        ScoredFacts scored = row.scored();
        List<AuditSubject> facts = new ArrayList<>(of(row.assessment()));
        add(facts, "result", YES);
        add(facts, "version", Integer.toString(row.version()));
        add(facts, "status", row.status());
        add(facts, "disposition", row.disposition());
        add(facts, "computed", scored.computed());
        add(facts, "provisional", Boolean.toString(scored.provisional()));
        scored.criteria().forEach(canonical -> add(facts, "criteria", canonical));
        add(facts, "questionnaire", scored.questionnaire());
        for (String cause : scored.causes()) {
            String[] part = cause.split("\\|", 2);
            boolean open = part[1].equals(Disposition.INCOMPLETE.code());
            add(facts, "cause", part[0] + (open ? "|open" : "|reached"));
            if (!open) {
                add(facts, "cause-tier", cause);
            }
        }
        if (row.withdrawn().isEmpty()) {
            scored.contradictions().forEach(code -> add(facts, "contradiction", code));
        }
        row.signed().ifPresent(signed -> signed(facts, signed));
        return facts;
    }

    private static void signed(List<AuditSubject> facts, SignedFacts signed) {
        add(facts, "clinician", signed.signer());
        signed.confirmed().forEach(code -> add(facts, "confirmed", code));
        signed.override().ifPresent(reason -> {
            add(facts, "overridden", YES);
            add(facts, "override", reason);
        });
        if (signed.planChanged()) {
            add(facts, "plan-changed", YES);
        }
        signed.declined().forEach(reason -> add(facts, "declined", reason));
    }

    private static void add(List<AuditSubject> facts, String name, String value) {
        facts.add(new AuditSubject.FactSubject(name, value));
    }
}
