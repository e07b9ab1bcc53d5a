package org.dorsal.writeback;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.writeback.EhrCopy.Location;
import org.dorsal.writeback.Wire.Likeness;

/**
 * What an EHR's reply to a creation or update means. In doubt it was perhaps done: then it is searched for, never sent again
 * blindly. Which statuses mean "certainly not done" is ADR 14.
 */
record Replies(Ledgered what, String fhirBase, Instant now) {

    /**
     * What was sent, for the comparison with what came back.
     *
     * @param updated id of the copy that an update was sent for; empty for a creation
     * @param conditional the creation named the version's mark in {@code If-None-Exist}
     * @param likeness what a body that came back is to what was sent
     */
    record Ledgered(
            String type,
            Optional<String> updated,
            boolean conditional,
            Function<byte[], Likeness> likeness,
            Function<byte[], Optional<EhrCopy>> copy) {
        /** An update, else a creation. */
        boolean update() {
            return updated.isPresent();
        }
    }

    Verdict of(EhrReply reply) {
        return switch (reply) {
            case EhrReply.Answered answer -> answered(answer);
            case EhrReply.TooLarge _ -> new Verdict.Unknown(OptionalInt.empty(), false);
            case EhrReply.NotSent _ -> new Verdict.NotDone(OptionalInt.empty(), Optional.empty(), true);
            case EhrReply.NoAnswer _ -> new Verdict.Unknown(OptionalInt.empty(), true);
            case EhrReply.Foreign _ -> new Verdict.Stuck(OptionalInt.empty(), Reason.UNREADABLE);
            case EhrReply.NoToken(EhrReply.Why why) ->
                why == EhrReply.Why.NOT_NOW
                        ? new Verdict.NotDone(OptionalInt.empty(), Optional.empty(), true)
                        : new Verdict.NoToken(OptionalInt.empty());
        };
    }

    private Verdict answered(EhrReply.Answered answer) {
        OptionalInt status = OptionalInt.of(answer.status());
        return switch (answer.status()) {
            case 200, 201 -> done(answer, status);
            case 401 -> new Verdict.NoToken(status);
            case 403 -> new Verdict.Stuck(status, Reason.FORBIDDEN);
            case 404, 410 -> what.update() ? new Verdict.Stuck(status, Reason.GONE_THERE) : refused(answer, status);
            case 408 -> new Verdict.Unknown(status, false);
            case 409 -> new Verdict.Conflict(status);
            case 412 -> precondition(answer, status);
            case 425, 429, 503 ->
                new Verdict.NotDone(
                        status, answer.header("retry-after").flatMap(after -> RetryAfter.of(after, now)), true);
            default -> other(answer, status);
        };
    }

    /** A page of HTML with 200 says nothing; a 201 says that it is there, even when it does not say where. */
    private Verdict done(EhrReply.Answered answer, OptionalInt status) {
        Optional<EhrCopy> place = Location.of(answer, fhirBase, what.type())
                .or(() -> what.updated().map(id -> new EhrCopy(id, Location.etag(answer))));
        if (answer.body().length > 0) {
            switch (what.likeness().apply(answer.body())) {
                case ANOTHER_PATIENT -> {
                    return new Verdict.Stuck(status, Reason.ANOTHER_PATIENT);
                }
                case THIS_VERSION, OTHER_VERSION, UNMARKED -> {
                    return new Verdict.Done(status, told(place, what.copy().apply(answer.body())));
                }
                case ANOTHER, UNREADABLE -> {
                    // an OperationOutcome, or no FHIR at all: the headers decide
                }
            }
        }
        boolean said = answer.header("location").isPresent() && place.isPresent();
        return said || answer.status() == 201 || (what.update() && answer.body().length == 0)
                ? new Verdict.Done(status, place)
                : new Verdict.Unknown(status, false);
    }

    /** The headers say where it is; what they leave out, the body may tell. */
    private static Optional<EhrCopy> told(Optional<EhrCopy> place, Optional<EhrCopy> body) {
        return place.map(known -> new EhrCopy(
                        known.id(),
                        known.version()
                                .or(() -> body.filter(copy -> copy.id().equals(known.id()))
                                        .flatMap(EhrCopy::version))))
                .or(() -> body);
    }

    private Verdict precondition(EhrReply.Answered answer, OptionalInt status) {
        if (what.update()) {
            return new Verdict.Conflict(status);
        }
        return what.conditional() ? new Verdict.Stuck(status, Reason.TWICE_THERE) : refused(answer, status);
    }

    private Verdict other(EhrReply.Answered answer, OptionalInt status) {
        return switch (answer.status() / 100) {
            case 3 -> new Verdict.NotDone(status, Optional.empty(), false); // nobody follows it
            case 4 -> refused(answer, status);
            default -> new Verdict.Unknown(status, false);
        };
    }

    private Verdict refused(EhrReply.Answered answer, OptionalInt status) {
        return new Verdict.Refused(status, EhrWords.of(answer.body()), EhrWords.elements(answer.body(), what.type()));
    }

    /** Reads {@code Retry-After} (RFC 9110, 10.2.3): seconds, or an HTTP date. */
    static final class RetryAfter {
        /** Whoever says "next year" is looked at again tomorrow. */
        static final Duration MOST = Duration.ofDays(1);

        private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

        private RetryAfter() {}

        /** The moment it names, at most {@link #MOST} ahead and never in the past; empty when it names none. */
        static Optional<Instant> of(String header, Instant now) {
            String text = header.strip();
            Optional<Instant> named =
                    SECONDS.matcher(text).matches() ? Optional.of(now.plusSeconds(Long.parseLong(text))) : date(text);
            Instant latest = now.plus(MOST);
            return named.map(at -> at.isBefore(now) ? now : at).map(at -> at.isAfter(latest) ? latest : at);
        }

        private static Optional<Instant> date(String text) {
            try {
                return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
            } catch (DateTimeException _) {
                return Optional.empty();
            }
        }
    }

    /** What a reply to a write means. */
    sealed interface Verdict {
        /** HTTP status, when there was an answer. */
        OptionalInt status();

        /** It is in the EHR; where, is told unless {@code copy} is empty. */
        record Done(OptionalInt status, Optional<EhrCopy> copy) implements Verdict {}

        /**
         * Certainly not done, and worth another try.
         *
         * @param notBefore what the EHR asked for
         * @param outage the EHR as a whole is away or overloaded; else it failed over this one
         */
        record NotDone(OptionalInt status, Optional<Instant> notBefore, boolean outage) implements Verdict {}

        /** Perhaps done. {@code silent}: the EHR gave no answer at all. */
        record Unknown(OptionalInt status, boolean silent) implements Verdict {}

        /** The EHR's copy, or its idea of it, is another one: look at it. */
        record Conflict(OptionalInt status) implements Verdict {}

        /**
         * A refusal by the EHR, with its words; repeating the request does not help.
         *
         * @param elements top elements of the resource that the EHR names as the cause
         */
        record Refused(OptionalInt status, Optional<String> says, Set<String> elements) implements Verdict {
            public Refused {
                elements = Set.copyOf(elements);
            }
        }

        /** A person has to decide. */
        record Stuck(OptionalInt status, Reason reason) implements Verdict {}

        record NoToken(OptionalInt status) implements Verdict {}
    }
}
