package org.dorsal.assessment;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.assessment.SignOffResult.Gap;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.Scoring;

/**
 * Checks that a decision is complete before it is signed; reports all gaps at once, each with its part of the
 * decision.
 */
record DecisionCheck(Set<String> reasons, List<Gap> gaps) {
    private static final String OTHER_REASON = "other";

    /**
     * Lists the gaps; empty when the decision may be signed.
     *
     * @param assessed scored answers; the care follows the clinician's disposition
     */
    static List<Gap> gaps(Codes codes, ScoredSubmission assessed, Decision decision, Optional<String> amendment) {
        Scoring scoring = assessed.scoring();
        Set<String> undeclinable = assessed.care().undeclinable();
        DecisionCheck check = new DecisionCheck(Set.copyOf(codes.of(Canonicals.OVERRIDE_REASONS)), new ArrayList<>());
        amendment.ifPresent(check::amendment);
        decision.other().ifPresent(other -> check.other(scoring, other));
        check.open(scoring, decision);
        scoring.contradictions().stream()
                .map(contradiction -> contradiction.code().code())
                .filter(code -> !decision.confirmed().contains(code))
                .forEach(code -> check.add("contradiction." + code, "contradiction"));
        check.plan(scoring, decision.plan());
        decision.plan().forEach(activity -> check.declined(activity, undeclinable));
        if (!decision.attested()) {
            check.add("attested", "attested");
        }
        return List.copyOf(check.gaps);
    }

    private void amendment(String reason) {
        if (reason.isBlank()) {
            add("amendment", "amendment");
        }
        length("amendment", reason);
    }

    private void other(Scoring scoring, OtherDisposition other) {
        if (!Disposition.TIERS.contains(other.disposition())) {
            add("other.disposition", "disposition");
        }
        if (!reasons.contains(other.reason())) {
            add("other.reason", "reason");
        }
        boolean loweredFromEmergency = scoring.disposition() == Disposition.EMERGENCY;
        if (other.text().isEmpty() && (loweredFromEmergency || other.reason().equals(OTHER_REASON))) {
            add("other.text", loweredFromEmergency ? "no-emergency" : "other-reason");
        }
        other.text().ifPresent(text -> length("other.text", text));
    }

    private void open(Scoring scoring, Decision decision) {
        if (decision.needsOpenReason(scoring) && decision.openReason().isEmpty()) {
            add("open", "open");
        }
        decision.openReason().ifPresent(text -> length("open", text));
    }

    private void plan(Scoring scoring, List<PlanDecision> plan) {
        List<String> offered =
                scoring.offers().stream().map(offer -> offer.code().code()).toList();
        Set<String> decided = plan.stream().map(PlanDecision::activity).collect(Collectors.toSet());
        if (decided.size() < plan.size() || !decided.equals(new HashSet<>(offered))) {
            add("plan", "plan");
        }
        plan.forEach(this::activity);
    }

    private void declined(PlanDecision decision, Set<String> undeclinable) {
        if (decision instanceof PlanDecision.DeclinedActivity && undeclinable.contains(decision.activity())) {
            add("plan." + decision.activity(), "undeclinable");
        }
    }

    private void activity(PlanDecision decision) {
        String field = "plan." + decision.activity();
        switch (decision) {
            case PlanDecision.AcceptedActivity _ -> {}
            case PlanDecision.EditedActivity edited -> {
                if (edited.text().isBlank()) {
                    add(field, "edited");
                }
                length(field, edited.text());
            }
            case PlanDecision.DeclinedActivity declined -> {
                if (!reasons.contains(declined.reason())) {
                    add(field, "declined");
                } else if (declined.reason().equals(OTHER_REASON)
                        && declined.text().isEmpty()) {
                    add(field, "other-reason");
                }
                declined.text().ifPresent(text -> length(field, text));
            }
        }
    }

    private void length(String field, String text) {
        if (text.length() > Decision.MAX_CHARS) {
            add(field, "long");
        }
    }

    private void add(String part, String key) {
        gaps.add(new Gap(part, key));
    }
}
