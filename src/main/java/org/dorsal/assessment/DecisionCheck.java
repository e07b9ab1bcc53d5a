package org.dorsal.assessment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.Scoring;

/** What is still to be said before a decision can be signed: all of it at once, each with its part of the decision. */
final class DecisionCheck {
    private static final String OTHER_REASON = "other";

    private final Set<String> reasons;
    private final List<Problem> problems = new ArrayList<>();

    DecisionCheck(Codes codes) {
        this.reasons = Set.copyOf(codes.of(Canonical.OVERRIDE_REASONS));
    }

    /**
     * The problems; none when it may be signed.
     *
     * @param scoring with the care that follows the clinician's disposition
     * @param undeclinable codes of the activities that nobody may decline
     */
    static List<Problem> problems(
            Codes codes, Scoring scoring, Set<String> undeclinable, Decision decision, Optional<String> amendment) {
        DecisionCheck check = new DecisionCheck(codes);
        amendment.ifPresent(check::amendment);
        decision.other().ifPresent(other -> check.other(scoring.disposition(), other));
        check.open(scoring, decision.openReason());
        scoring.contradictions().stream()
                .map(contradiction -> contradiction.code().code())
                .filter(code -> !decision.confirmed().contains(code))
                .forEach(check::contradicted);
        check.plan(scoring, decision.plan());
        decision.plan().forEach(activity -> check.declined(activity, undeclinable));
        if (!decision.attested()) {
            check.add("attested", "required", "Confirm the attestation before you sign.");
        }
        return List.copyOf(check.problems);
    }

    private void amendment(String reason) {
        if (reason.isBlank()) {
            add("amendment", "required", "Say why the assessment is amended.");
        }
        length("amendment", reason);
    }

    private void other(Disposition computed, OtherDisposition other) {
        if (other.disposition() == Disposition.INCOMPLETE) {
            add("other.disposition", "value", "Choose a disposition; incomplete is none.");
        }
        if (!reasons.contains(other.reason())) {
            add("other.reason", "required", "Choose the reason for your own disposition.");
        }
        boolean loweredFromEmergency = computed == Disposition.EMERGENCY;
        if (other.text().isEmpty() && (loweredFromEmergency || other.reason().equals(OTHER_REASON))) {
            add(
                    "other.text",
                    "required",
                    loweredFromEmergency
                            ? "Say in your own words why this is no emergency."
                            : "Say in your own words what the other reason is.");
        }
        other.text().ifPresent(text -> length("other.text", text));
    }

    private void open(Scoring scoring, Optional<String> reason) {
        boolean open = scoring.emergencyNotExcluded() || !scoring.open().isEmpty();
        if (open && reason.isEmpty()) {
            add("open", "required", "Questions are open: say why you sign without their answers.");
        }
        reason.ifPresent(text -> length("open", text));
    }

    private void contradicted(String code) {
        add("contradiction." + code, "required", "correct the answers, or confirm that they stand as they are.");
    }

    private void plan(Scoring scoring, List<PlanDecision> plan) {
        List<String> offered =
                scoring.offers().stream().map(offer -> offer.code().code()).toList();
        Set<String> decided = plan.stream().map(PlanDecision::activity).collect(Collectors.toSet());
        if (decided.size() < plan.size() || !decided.equals(new HashSet<>(offered))) {
            add(
                    "plan",
                    "business-rule",
                    "The plan is not the one that you saw, since it follows your disposition: decide on each activity"
                            + " below.");
        }
        plan.forEach(this::activity);
    }

    private void declined(PlanDecision decision, Set<String> undeclinable) {
        if (decision instanceof PlanDecision.Declined && undeclinable.contains(decision.activity())) {
            add(
                    "plan." + decision.activity(),
                    "business-rule",
                    "This can't be declined: accept it, or edit its words.");
        }
    }

    private void activity(PlanDecision decision) {
        String at = "plan." + decision.activity();
        switch (decision) {
            case PlanDecision.Accepted _ -> {}
            case PlanDecision.Edited edited -> {
                if (edited.text().isBlank()) {
                    add(at, "required", "Write what is to be done instead, or accept or decline it.");
                }
                length(at, edited.text());
            }
            case PlanDecision.Declined declined -> {
                if (!reasons.contains(declined.reason())) {
                    add(at, "required", "Choose the reason for declining it.");
                } else if (declined.reason().equals(OTHER_REASON)
                        && declined.text().isEmpty()) {
                    add(at, "required", "Say in your own words what the other reason is.");
                }
                declined.text().ifPresent(text -> length(at, text));
            }
        }
    }

    private void length(String at, String text) {
        if (text.length() > Decision.MOST_CHARS) {
            add(at, "value", "Shorten this to " + Decision.MOST_CHARS + " characters.");
        }
    }

    private void add(String part, String code, String says) {
        problems.add(new Problem(code, part, says));
    }
}
