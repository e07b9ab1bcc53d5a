package org.dorsal.assessment;

import java.util.*;
import org.dorsal.fhirjson.PlainText;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.Scoring;

/**
 * Decision of a clinician on signing.
 *
 * @param other the clinician's disposition if it differs from the computed one
 * @param plan one decision per proposed activity
 * @param openReason reason for signing despite open questions
 * @param confirmed codes of the contradictions that the clinician has checked with the patient again
 * @param attested whether the attestation was confirmed
 * @param attestation text of the attestation as displayed
 */
public record Decision(
        Optional<OtherDisposition> other,
        List<PlanDecision> plan,
        Optional<String> openReason,
        Set<String> confirmed,
        boolean attested,
        String attestation) {
    /** Longest text that a clinician writes into one field, in characters. */
    public static final int MAX_CHARS = 2_000;

    public Decision {
        plan = List.copyOf(plan);
        confirmed = Set.copyOf(confirmed);
    }

    /** Returns the decision with that disposition and only these contradictions confirmed. */
    Decision with(Optional<OtherDisposition> disposition, Set<String> contradictions) {
        return new Decision(disposition, plan, openReason, contradictions, attested, attestation);
    }

    /**
     * Returns whether open questions require a reason in words. No answer lowers an emergency, so that it is the reason
     * itself; a clinician who lowers it gives one while another cause could still be an emergency.
     *
     * @param scoring computed result of the answers
     */
    public boolean needsOpenReason(Scoring scoring) {
        boolean open = scoring.emergencyNotExcluded()
                || !scoring.open().isEmpty()
                || scoring.causes().stream()
                        .anyMatch(cause -> cause.isOpen() && cause.upper() == Disposition.EMERGENCY);
        return open && other.map(OtherDisposition::disposition).orElse(scoring.disposition()) != Disposition.EMERGENCY;
    }

    /** Without characters that no JSON or XML may hold, and without blanks around a text. */
    Decision plain() {
        return new Decision(
                other.map(chosen -> new OtherDisposition(
                        chosen.disposition(), chosen.reason(), chosen.text().flatMap(Decision::plain))),
                plan.stream().map(Decision::plain).toList(),
                openReason.flatMap(Decision::plain),
                confirmed,
                attested,
                PlainText.of(attestation));
    }

    private static PlanDecision plain(PlanDecision decision) {
        return switch (decision) {
            case PlanDecision.AcceptedActivity accepted -> accepted;
            case PlanDecision.EditedActivity(String activity, String text) ->
                new PlanDecision.EditedActivity(activity, plain(text).orElse(""));
            case PlanDecision.DeclinedActivity(String activity, String reason, Optional<String> text) ->
                new PlanDecision.DeclinedActivity(activity, reason, text.flatMap(Decision::plain));
        };
    }

    private static Optional<String> plain(String text) {
        return Optional.of(PlainText.of(text).strip()).filter(stripped -> !stripped.isEmpty());
    }

    /**
     * Disposition that a clinician chooses instead of the computed one; the record keeps both.
     *
     * @param reason code in CodeSystem override-reason
     * @param text the clinician's words
     */
    public record OtherDisposition(Disposition disposition, String reason, Optional<String> text) {}

    /** Decision of a clinician on one proposed activity. */
    public sealed interface PlanDecision {
        /** The activity's code in CodeSystem activity. */
        String activity();

        /** Acceptance of the activity as proposed. */
        record AcceptedActivity(String activity) implements PlanDecision {}

        /** In the clinician's words. */
        record EditedActivity(String activity, String text) implements PlanDecision {}

        /**
         * Not to be done.
         *
         * @param reason code in CodeSystem override-reason
         */
        record DeclinedActivity(String activity, String reason, Optional<String> text) implements PlanDecision {}
    }
}
