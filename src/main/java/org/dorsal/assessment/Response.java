package org.dorsal.assessment;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * What the results take over from the response that was scored.
 *
 * @param id its logical id here
 * @param version the version that was scored
 * @param authored its dateTime as sent, with its offset; when it has none, the instant of receipt
 * @param from start of {@code authored}, inclusive
 * @param to end of {@code authored}, exclusive
 * @param patient the subject's reference as sent, relative or absolute
 * @param patientId the subject's logical id
 * @param encounter the encounter's reference as sent
 * @param author who answers for it
 * @param painScore the answered pain score, 0 to 10
 */
public record Response(
        String id,
        int version,
        String authored,
        Instant from,
        Instant to,
        String patient,
        String patientId,
        Optional<String> encounter,
        Author author,
        Optional<BigDecimal> painScore) {

    /** Its reference without a version. */
    String reference() {
        return "QuestionnaireResponse/" + id;
    }

    /** Its reference with the version that was scored: what a result is derived from never changes. */
    String versionedReference() {
        return reference() + "/_history/" + version;
    }

    @Override
    public String toString() {
        return "Response[hidden]";
    }

    /** Who answers for the response. */
    public sealed interface Author {

        /** Someone or something that the EHR knows as a resource, such as {@code Practitioner/7}; relative or absolute. */
        record Known(String reference) implements Author {
            @Override
            public String toString() {
                return "Known[hidden]";
            }
        }

        /** The EHR's client, where the response names no author. */
        record Client(String issuer, String clientId) implements Author {}

        /** Its reference, if it has one. */
        default Optional<String> asReference() {
            return switch (this) {
                case Known known -> Optional.of(known.reference());
                case Client _ -> Optional.empty();
            };
        }
    }
}
