package org.dorsal.store;

import java.util.Optional;

/**
 * The anchor of one received response.
 *
 * @param id logical id, never used before
 * @param patient logical id of the patient
 * @param identifier business identifier of the response as {@code system|value}; at most one assessment of a site has it
 * @param receivedSha256 SHA-256 (32 bytes) of the response as it was received
 */
public record NewAssessment(String id, String patient, Optional<String> identifier, byte[] receivedSha256) {
    @Override
    public String toString() {
        return "NewAssessment[" + id + "]";
    }
}
