package org.dorsal.audit;

import java.time.Instant;
import java.util.UUID;

/**
 * What an operator decided about a delivery that needed a person.
 *
 * @param id logical id of its event
 * @param at when
 * @param operator who decided, by the name that the settings give them
 * @param reason why, in their words
 * @param patient logical id of the patient whose record it is about
 * @param resource versioned reference of our resource
 * @param delivery key that the EHR's copy is marked with
 */
public record Ruling(
        UUID id,
        Instant at,
        RulingDecision decision,
        String operator,
        String reason,
        String patient,
        String resource,
        UUID delivery) {

    @Override
    public String toString() {
        return "Ruling[" + id + ", " + decision + "]";
    }

    /** What was decided, and the lifecycle event of ISO 21089 that comes nearest. */
    public enum RulingDecision {
        AGAIN("again", "transmit", "Transmit"),
        /** It was looked for in the EHR and is not there: it is sent anew. */
        NOT_THERE("not-there", "transmit", "Transmit"),
        /** It was looked for in the EHR and is there. */
        THERE("there", "verify", "Verify"),
        /** Any clinician who launches for the patient carries it. */
        HANDED_OVER("handed-over", "transmit", "Transmit"),
        /** It stays out of the EHR. */
        GIVEN_UP("given-up", "hold", "Hold");

        private final String word;
        private final String lifecycle;
        private final String display;

        RulingDecision(String word, String lifecycle, String display) {
            this.word = word;
            this.lifecycle = lifecycle;
            this.display = display;
        }

        String word() {
            return word;
        }

        String lifecycle() {
            return lifecycle;
        }

        String display() {
            return display;
        }
    }
}
