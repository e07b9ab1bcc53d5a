package org.dorsal.writeback;

import org.dorsal.audit.Happening;
import org.dorsal.audit.Sending;
import org.dorsal.audit.Sending.Interaction;

/** Attempts as auditors read them. */
final class Sendings {
    private Sendings() {}

    static Sending of(String patient, Item item, Attempt made) {
        String word = made.outcome().name();
        return new Sending(
                made.id(),
                made.at(),
                interaction(made.act()),
                outcome(made.outcome()),
                made.status().isPresent() ? word + " " + made.status().getAsInt() : word,
                patient,
                resource(item),
                item.key().id(),
                made.ehr(),
                made.authority(),
                made.user());
    }

    /** Versioned reference of our resource. */
    static String resource(Item item) {
        return item.key().slot() + "/_history/" + item.resourceVersion();
    }

    private static Interaction interaction(Attempt.Act act) {
        return switch (act) {
            case CREATE -> Interaction.CREATE;
            case UPDATE -> Interaction.UPDATE;
            case READ -> Interaction.READ;
            case SEARCH -> Interaction.SEARCH;
        };
    }

    private static Happening.Outcome outcome(Attempt.Outcome outcome) {
        return switch (outcome) {
            case DONE, ABSENT -> Happening.Outcome.DONE;
            case REFUSED, CONFLICT -> Happening.Outcome.REFUSED;
            case NOT_DONE, UNKNOWN, ANOTHER_PATIENT -> Happening.Outcome.FAILED;
        };
    }
}
