package org.dorsal.http.cds;

import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Problem;
import org.dorsal.http.cds.FeedbackReader.FeedbackReading;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** Result of reading the request of a CDS client. */
sealed interface HookReading {

    /**
     * Request that was read; prints without its content.
     *
     * @param hookInstance UUID of this call of the hook
     * @param patient logical id of the patient at the EHR
     * @param prefetch values by key; empty where the client sent none
     */
    record HookRequest(String hook, String hookInstance, String patient, JsonNode context, JsonNode prefetch)
            implements HookReading {}

    /**
     * Fault of the request that its sender can correct.
     *
     * @param message place and correction, without content of the request
     */
    record HookFault(HttpStatus status, String message) implements HookReading, FeedbackReading {
        HookFault(String message) {
            this(HttpStatus.BAD_REQUEST, message);
        }

        static HookFault of(Gate.GateRefusal refusal) {
            Problem first = refusal.problems().getFirst();
            return new HookFault(
                    refusal.kind() == Gate.GateRefusalKind.TOO_LARGE
                            ? HttpStatus.CONTENT_TOO_LARGE
                            : HttpStatus.BAD_REQUEST,
                    first.expression() + ": " + first.message());
        }
    }
}
