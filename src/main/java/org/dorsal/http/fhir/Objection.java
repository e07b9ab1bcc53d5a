package org.dorsal.http.fhir;

import java.time.Duration;
import java.util.List;
import org.dorsal.assessment.Refusal;
import org.dorsal.fhirjson.Problem;
import org.dorsal.limit.LimitException;

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

    /** Maps the refusal of a limit. Clients with the same time come again together, so that it varies. */
    static Objection of(LimitException refused) {
        Duration after = Duration.ofSeconds(1 + Math.floorMod(System.identityHashCode(refused), 3));
        return switch (refused.reason()) {
            case LARGE ->
                new TooCostly(
                        "The request takes more than one caller may have of the service at a time; send it in parts.");
            case CALLER ->
                new TooManyRequests(
                        "Other requests of this client take its share; send this one again when they are answered.",
                        after);
            case FULL -> new Busy(after);
        };
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

    /** More than one request gets, such as memory or values; a part of it may succeed. */
    record TooCostly(String message) implements Objection {}

    record UnsupportedMedia(String message) implements Objection {}

    record ConditionMissing() implements Objection {}

    /** Overloaded, or something that is needed can't be reached: the same request may work later. */
    record Busy(Duration retryAfter) implements Objection {}

    /** A fault of ours. */
    record InternalErrorObjection(String requestId) implements Objection {}
}
