package org.dorsal.assessment;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dorsal.fhirjson.PlainText;
import org.dorsal.knowledge.Disposition;

/**
 * What a clinician says when signing.
 *
 * @param other the clinician's disposition where it is another than the computed one
 * @param plan one for each proposed activity
 * @param openReason why it is signed although questions are open
 * @param confirmed codes of the contradictions that the clinician has asked about again
 * @param attested the attestation was confirmed
 * @param attestation its words, as they were shown
 */
public record Decision(
        Optional<OtherDisposition> other,
        List<PlanDecision> plan,
        Optional<String> openReason,
        Set<String> confirmed,
        boolean attested,
        String attestation) {
    /** Longest text that a clinician writes into one field, in characters. */
    public static final int MOST_CHARS = 2_000;

    public Decision {
        plan = List.copyOf(plan);
        confirmed = Set.copyOf(confirmed);
    }

    Decision with(Optional<OtherDisposition> disposition) {
        return new Decision(disposition, plan, openReason, confirmed, attested, attestation);
    }

    /** The same with only these contradictions confirmed. */
    Decision confirming(Set<String> contradictions) {
        return new Decision(other, plan, openReason, contradictions, attested, attestation);
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
            case PlanDecision.Edited(String activity, String text) ->
                new PlanDecision.Edited(activity, plain(text).orElse(""));
            case PlanDecision.DeclinedActivity(String activity, String reason, Optional<String> text) ->
                new PlanDecision.DeclinedActivity(activity, reason, text.flatMap(Decision::plain));
        };
    }

    private static Optional<String> plain(String text) {
        return Optional.of(PlainText.of(text).strip()).filter(stripped -> !stripped.isEmpty());
    }

    @Override
    public String toString() {
        return "Decision[hidden]";
    }

    /**
     * A disposition that a clinician decides on in place of the computed one, which stays in the record beside it.
     *
     * @param reason code in CodeSystem override-reason
     * @param text the clinician's words
     */
    public record OtherDisposition(Disposition disposition, String reason, Optional<String> text) {
        @Override
        public String toString() {
            return "OtherDisposition[hidden]";
        }
    }

    /** What a clinician decides about one proposed activity. */
    public sealed interface PlanDecision {
        /** The activity's code in CodeSystem activity. */
        String activity();

        /** As it was proposed. */
        record AcceptedActivity(String activity) implements PlanDecision {}

        /** In the clinician's words. */
        record Edited(String activity, String text) implements PlanDecision {
            @Override
            public String toString() {
                return "Edited[" + activity + "]";
            }
        }

        /**
         * Not to be done.
         *
         * @param reason code in CodeSystem override-reason
         */
        record DeclinedActivity(String activity, String reason, Optional<String> text) implements PlanDecision {
            @Override
            public String toString() {
                return "Declined[" + activity + "]";
            }
        }
    }
}
