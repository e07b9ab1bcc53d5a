package org.dorsal.store;

import java.util.Optional;

/**
 * The anchor of one received response.
 *
 * @param id logical id, never used before
 * @param patient logical id of the patient
 * @param identifier business identifier of the response as {@code system|value}, at most {@value #MAX_IDENTIFIER_CHARS}
 *     characters; at most one response of a site holds it at a time
 * @param receivedSha256 SHA-256 (32 bytes) of the response as it was received
 */
public record NewAssessment(String id, String patient, Optional<String> identifier, byte[] receivedSha256) {
    /** What an index entry of PostgreSQL can hold, whatever the alphabet. */
    public static final int MAX_IDENTIFIER_CHARS = 500;

    public NewAssessment {
        if (identifier
                .filter(some -> some.isEmpty() || some.length() > MAX_IDENTIFIER_CHARS)
                .isPresent()) {
            throw new IllegalArgumentException("an identifier has 1 to " + MAX_IDENTIFIER_CHARS + " characters");
        }
    }

    @Override
    public String toString() {
        return "NewAssessment[" + id + "]";
    }
}
