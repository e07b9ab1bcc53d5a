package org.dorsal.http.cds;

import java.time.Instant;
import java.util.*;

/** Result of reading the feedback of a CDS client. */
sealed interface FeedbackReading {

    record ReadFeedback(List<CardFeedback> feedback) implements FeedbackReading {
        public ReadFeedback {
            feedback = List.copyOf(feedback);
        }
    }

    /**
     * Fault that the sender can correct.
     *
     * @param status HTTP status
     * @param message place and correction, without content of the request
     */
    record FeedbackFault(int status, String message) implements FeedbackReading {}

    /**
     * Feedback on one card.
     *
     * @param sha256 SHA-256 of its canonical JSON
     * @param outcome {@code accepted} or {@code overridden}
     * @param reason code of the override reason
     * @param comment text of the clinician, which may be about a patient
     */
    record CardFeedback(
            UUID card,
            byte[] sha256,
            String outcome,
            Optional<String> reason,
            Optional<String> comment,
            Instant time) {}
}
