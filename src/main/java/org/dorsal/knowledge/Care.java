package org.dorsal.knowledge;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One edition of the care PlanDefinition: what to offer once the disposition is known. An action is offered only when its
 * condition is true; unknown offers nothing.
 */
public record Care(
        Edition edition, Wording title, String form, List<Offer> offers, List<Hint> hints, List<Goal> goals) {

    public Care {
        offers = List.copyOf(offers);
        hints = List.copyOf(hints);
        goals = List.copyOf(goals);
    }

    /**
     * One activity to propose: the conditions of its action and of the actions around it must all be true.
     *
     * @param never what speaks against it: one that is present or open takes the activity away
     * @param insteadOf code of the activity that must have been taken away before this one is proposed
     * @param must nobody may decline it (R4 {@code requiredBehavior})
     */
    public record Offer(
            Activity activity,
            List<Condition> conditions,
            List<Exclusion> never,
            Optional<String> insteadOf,
            boolean must) {
        public Offer {
            conditions = List.copyOf(conditions);
            never = List.copyOf(never);
        }
    }

    /** A reason against an activity: it counts while its condition is true or unknown. */
    public record Exclusion(Condition when, Wording reason) {}

    /** Codes of the activities that nobody may decline. */
    public Set<String> undeclinable() {
        return offers.stream()
                .filter(Offer::must)
                .map(offer -> offer.activity().code().code())
                .collect(Collectors.toSet());
    }

    /** A remark for the clinician, never a flag; shown when its conditions are all true. */
    public record Hint(String id, Wording title, Wording says, List<String> citations, List<Condition> conditions) {}

    /** A goal of the plan, set when the conditions of the action that names it are all true. */
    public record Goal(String id, Wording says, List<Condition> conditions) {}

    /**
     * An ActivityDefinition as the plan shows it.
     *
     * @param kind R4 request resource type (ServiceRequest, Task, CommunicationRequest)
     * @param timing canonical JSON of its timingTiming, empty when the source gives none
     */
    public record Activity(
            Edition edition,
            String kind,
            Coded code,
            List<Coded> also,
            Wording title,
            Wording says,
            Optional<String> timing) {}
}
