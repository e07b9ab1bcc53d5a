package org.dorsal.http.fhir;

import java.time.Duration;
import java.util.List;
import org.dorsal.assessment.Refusal;
import org.dorsal.fhirjson.Problem;

/** Why the door answers with an error; {@link OutcomeBody} gives each its status and its words. */
sealed interface Objection {

    /** Refusal by the main job or the store. */
    record RefusalObjection(Refusal refusal) implements Objection {}

    /** The request cannot be parsed or contains something unsupported. */
    record BadRequest(List<Problem> problems) implements Objection {
        public BadRequest {
            problems = List.copyOf(problems);
        }

        static BadRequest of(String message) {
            return new BadRequest(List.of(new Problem("invalid", "", message)));
        }
    }

    /**
     * A transaction with refused entries.
     *
     * @param status of the first of them
     * @param problems of all of them, each with its place in the Bundle
     */
    record RefusedEntries(int status, List<Problem> problems) implements Objection {
        public RefusedEntries {
            problems = List.copyOf(problems);
        }
    }

    /** No Authorization header where one is needed. */
    record MissingTokenObjection() implements Objection {}

    /**
     * A token that is not accepted.
     *
     * @param reason fixed words, nothing of the token; fits into WWW-Authenticate
     */
    record InvalidTokenObjection(String reason) implements Objection {}

    record Forbidden(String message) implements Objection {}

    /** No such site, type, route or resource; of a resource also: not this caller's to see. */
    record NotFound(String message) implements Objection {}

    record WrongMethod(List<String> allowed) implements Objection {
        public WrongMethod {
            allowed = List.copyOf(allowed);
        }
    }

    record NotAcceptable() implements Objection {}

    /** Too many requests: repeated too soon, or too many at once. */
    record TooManyRequests(String message, Duration retryAfter) implements Objection {}

    /** The body did not arrive in time. */
    record TooSlow() implements Objection {}

    record OversizedObjection() implements Objection {}

    /** The answers to the entries of a Bundle are too large together. */
    record OversizedAnswer() implements Objection {}

    record UnsupportedMedia(String message) implements Objection {}

    record ConditionMissing() implements Objection {}

    /** Overloaded, or something that is needed can't be reached: the same request may work later. */
    record Busy(Duration retryAfter) implements Objection {}

    /** A fault of ours. */
    record InternalErrorObjection(String requestId) implements Objection {}
}
