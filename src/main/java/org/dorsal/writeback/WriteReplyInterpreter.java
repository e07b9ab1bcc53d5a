package org.dorsal.writeback;

import java.time.*;
import java.util.*;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.*;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.TolerantReader;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.EhrCodec.CopyMatch;
import org.dorsal.writeback.EhrLookup.EhrLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Interprets an EHR's reply to a creation or update. An uncertain write counts as possibly done: the EHR is searched
 * before it is sent again. ADR 14 lists what means "certainly not done".
 */
record WriteReplyInterpreter(SentWrite what, String fhirBase, Instant now) {
    /** Longest pause that an EHR gets; a date in the next year is retried tomorrow. */
    static final Duration MAX_PAUSE = Duration.ofDays(1);

    /**
     * Sent write, for comparison with the reply.
     *
     * @param updated the copy that an update was sent for, with its version before; empty for a creation
     * @param conditional whether the creation had the version's mark in {@code If-None-Exist}
     * @param likeness comparison of a returned body with the sent resource
     */
    record SentWrite(
            String type,
            Optional<EhrCopy> updated,
            boolean conditional,
            Function<byte[], CopyMatch> likeness,
            Function<byte[], Optional<EhrCopy>> copy) {
        /** Whether the write was an update, not a creation. */
        boolean update() {
            return updated.isPresent();
        }

        /** Whether the EHR compares the resource's identifier, so that an earlier version's copy is met, too. */
        boolean meetsAnyVersion() {
            return conditional && !CopyMarks.room(type);
        }

        /** Whether it is the updated copy in another version than before. */
        boolean changes(Optional<EhrCopy> copy) {
            return copy.filter(current -> current.version().isPresent())
                    .filter(current -> updated.filter(before -> before.id().equals(current.id())
                                    && !before.version().equals(current.version()))
                            .isPresent())
                    .isPresent();
        }
    }

    ReplyVerdict of(EhrReply reply) {
        return switch (reply) {
            case HttpAnswer.CompleteAnswer answer -> answered(answer);
            case HttpAnswer.OversizedAnswer _ -> ReplyVerdict.UncertainWrite.of(OptionalInt.empty(), false);
            case HttpAnswer.UnsentRequest _ -> new ReplyVerdict.UnappliedWrite(OptionalInt.empty(), Optional.empty());
            case HttpAnswer.MissingAnswer _ -> ReplyVerdict.UncertainWrite.of(OptionalInt.empty(), true);
            case EhrReply.ForeignAddress _ ->
                new ReplyVerdict.BlockedWrite(OptionalInt.empty(), DeliveryReason.UNREADABLE, false);
            case EhrReply.MissingEhrToken(EhrReply.MissingTokenReason why) ->
                why == EhrReply.MissingTokenReason.NOT_NOW
                        ? new ReplyVerdict.UnappliedWrite(OptionalInt.empty(), Optional.empty())
                        : new ReplyVerdict.UnauthorizedWrite(OptionalInt.empty());
        };
    }

    private ReplyVerdict answered(HttpAnswer.CompleteAnswer answer) {
        OptionalInt status = OptionalInt.of(answer.status());
        return switch (answer.status()) {
            case 200, 201 -> done(answer, status);
            case 401 -> new ReplyVerdict.UnauthorizedWrite(status);
            case 403 -> new ReplyVerdict.BlockedWrite(status, DeliveryReason.FORBIDDEN, !refusedInFhir(answer));
            case 404, 410 ->
                what.update()
                        ? new ReplyVerdict.BlockedWrite(status, DeliveryReason.GONE_THERE, !refusedInFhir(answer))
                        : refused(answer, status);
            case 409 -> new ReplyVerdict.ConflictingWrite(status);
            case 412 -> precondition(answer, status);
            case 408, 425, 429 -> unclear(answer, status);
            default -> answer.status() / 100 == 4 ? refused(answer, status) : unclear(answer, status);
        };
    }

    /**
     * Interprets 200 and 201. A 200 with an HTML page, an empty one and one with another resource or location prove
     * nothing; a 201 proves the write, also without a location.
     */
    private ReplyVerdict done(HttpAnswer.CompleteAnswer answer, OptionalInt status) {
        Optional<EhrCopy> place = place(answer);
        Optional<EhrCopy> copy = what.copy().apply(answer.body());
        boolean proven = answer.status() == 201
                || (place.isPresent() && answer.header("location").isPresent() && !what.meetsAnyVersion());
        ReplyVerdict done = new ReplyVerdict.CompletedWrite(status, completed(place, copy));
        ReplyVerdict uncertain = ReplyVerdict.UncertainWrite.of(status, false);
        return switch (what.likeness().apply(answer.body())) {
            case ANOTHER_PATIENT -> new ReplyVerdict.BlockedWrite(status, DeliveryReason.ANOTHER_PATIENT, true);
            case OTHER_VERSION -> new ReplyVerdict.ConflictingWrite(status); // met by a conditional creation, or cached
            case THIS_VERSION -> done;
            case ANOTHER -> uncertain;
            case UNMARKED -> proven || what.changes(copy) ? done : uncertain;
            case UNREADABLE -> // an OperationOutcome, or no FHIR at all: the headers decide
                proven || (answer.body().length == 0 && what.changes(place)) ? done : uncertain;
        };
    }

    /** The copy that the headers name; empty where the {@code Location} of an update names anything but its target. */
    private Optional<EhrCopy> place(HttpAnswer.CompleteAnswer answer) {
        Optional<EhrCopy> named = EhrLocation.of(answer, fhirBase, what.type());
        return what.updated()
                .map(target -> answer.header("location").isPresent()
                        ? named.filter(copy -> copy.id().equals(target.id()))
                        : named.or(() -> Optional.of(new EhrCopy(target.id(), EhrLocation.etag(answer)))))
                .orElse(named);
    }

    /** Takes the location from the headers; the body completes it. */
    private static Optional<EhrCopy> completed(Optional<EhrCopy> place, Optional<EhrCopy> body) {
        return place.map(location -> new EhrCopy(
                        location.id(),
                        location.version()
                                .or(() -> body.filter(copy -> copy.id().equals(location.id()))
                                        .flatMap(EhrCopy::version))))
                .or(() -> body);
    }

    private ReplyVerdict precondition(HttpAnswer.CompleteAnswer answer, OptionalInt status) {
        if (what.update()) {
            return new ReplyVerdict.ConflictingWrite(status);
        }
        return what.conditional()
                ? new ReplyVerdict.BlockedWrite(status, DeliveryReason.TWICE_THERE, true)
                : refused(answer, status);
    }

    /**
     * Interprets a failure. Gateways give any of these also after the effect, so the EHR is searched; only the EHR
     * itself can say that it did not begin.
     */
    private ReplyVerdict unclear(HttpAnswer.CompleteAnswer answer, OptionalInt status) {
        Optional<Instant> notBefore = answer.retryAfter(now, MAX_PAUSE);
        return OutcomeMessage.isThrottled(answer.body())
                ? new ReplyVerdict.UnappliedWrite(status, notBefore)
                : new ReplyVerdict.UncertainWrite(status, false, notBefore);
    }

    private ReplyVerdict refused(HttpAnswer.CompleteAnswer answer, OptionalInt status) {
        return new ReplyVerdict.RejectedWrite(
                status,
                OutcomeMessage.of(answer.body()),
                OutcomeMessage.elements(answer.body(), what.type()),
                !refusedInFhir(answer));
    }

    /** Whether the EHR refuses in its own words; a gateway's page does not prove that nothing was stored. */
    private static boolean refusedInFhir(HttpAnswer.CompleteAnswer answer) {
        return OutcomeMessage.isRefusal(answer.body());
    }

    /** Meaning of a reply to a write. */
    sealed interface ReplyVerdict {
        /** HTTP status; empty without a reply. */
        OptionalInt status();

        /** Stored in the EHR; {@code copy} is empty when the reply has no location. */
        record CompletedWrite(OptionalInt status, Optional<EhrCopy> copy) implements ReplyVerdict {}

        /**
         * Certainly not done, because the EHR is down or overloaded; can be retried.
         *
         * @param status empty when the request was not sent
         * @param notBefore delay that the EHR requested
         */
        record UnappliedWrite(OptionalInt status, Optional<Instant> notBefore) implements ReplyVerdict {}

        /**
         * Possibly done.
         *
         * @param silent the EHR gave no reply at all
         * @param notBefore delay that the reply requested
         */
        record UncertainWrite(OptionalInt status, boolean silent, Optional<Instant> notBefore) implements ReplyVerdict {
            static UncertainWrite of(OptionalInt status, boolean silent) {
                return new UncertainWrite(status, silent, Optional.empty());
            }
        }

        /** The version of the EHR's copy differs from the expected one; it is read next. */
        record ConflictingWrite(OptionalInt status) implements ReplyVerdict {}

        /**
         * A refusal by the EHR, with its words; repeating the request does not help.
         *
         * @param elements top elements of the resource that the EHR names as the cause
         * @param doubt whether the refusal may stem from a gateway, after the effect
         */
        record RejectedWrite(OptionalInt status, Optional<String> says, Set<String> elements, boolean doubt)
                implements ReplyVerdict {
            public RejectedWrite {
                elements = Set.copyOf(elements);
            }
        }

        /** Blocked until a person decides. {@code doubt}: the EHR may have this version. */
        record BlockedWrite(OptionalInt status, DeliveryReason reason, boolean doubt) implements ReplyVerdict {}

        record UnauthorizedWrite(OptionalInt status) implements ReplyVerdict {}
    }

    /** Reads the message of an EHR's OperationOutcome, for people. It may contain patient data and must not be logged. */
    static final class OutcomeMessage {
        /** Longest text, in characters (code points). */
        static final int MAX_CHARS = 500;

        private static final List<String> WORDS = List.of("/details/text", "/details/coding/0/display", "/diagnostics");
        private static final List<String> PATHS = List.of("expression", "location");
        private static final Set<String> CAUSES = Set.of("error", "fatal");

        private OutcomeMessage() {}

        /** Returns the message of an OperationOutcome on one line; empty when the body is not one or has no message. */
        static Optional<String> of(byte[] body) {
            return outcome(body).flatMap(OutcomeMessage::text);
        }

        /** Whether the body is an OperationOutcome with an error. */
        static boolean isRefusal(byte[] body) {
            return causes(body).findAny().isPresent();
        }

        /** Whether the EHR says that it did not begin: "not prepared to handle this request due to load management". */
        static boolean isThrottled(byte[] body) {
            return isRefusal(body)
                    && causes(body)
                            .allMatch(issue -> ResourceTree.text(issue, "/code").equals("throttled"));
        }

        private static Stream<JsonNode> causes(byte[] body) {
            return outcome(body).stream()
                    .flatMap(outcome -> outcome.path("issue").valueStream())
                    .filter(issue -> CAUSES.contains(ResourceTree.text(issue, "/severity")));
        }

        /**
         * Returns the top-level elements of a resource of the type that an OperationOutcome names as causes of a refusal:
         * by a path in {@code expression} or {@code location}, or by a path with the type in its message, as HAPI does.
         * Warnings are ignored.
         */
        static Set<String> elements(byte[] body, String type) {
            Pattern path = Pattern.compile("(?:^|(?<![\\w.]))" + type + "\\.([a-z]\\w*)");
            return causes(body)
                    .flatMap(issue -> Stream.concat(
                            WORDS.stream().map(pointer -> ResourceTree.text(issue, pointer)),
                            PATHS.stream()
                                    .flatMap(name -> issue.path(name).valueStream())
                                    .map(address -> absolute(address.stringValue(""), type))))
                    .flatMap(text -> path.matcher(text).results())
                    .map(match -> match.group(1))
                    .collect(Collectors.toUnmodifiableSet());
        }

        /** FHIRPath with the type in front; XPath ({@code /f:Observation/f:performer}) was common before R4. */
        private static String absolute(String address, String type) {
            String path = address.strip().replace("/f:", ".").replaceFirst("^\\.", "");
            return path.startsWith(type + ".") || path.isEmpty() || Character.isUpperCase(path.charAt(0))
                    ? path
                    : type + "." + path;
        }

        private static Optional<ObjectNode> outcome(byte[] body) {
            return TolerantReader.json(body, "OperationOutcome", Limits.ofRequests())
                    .map(ResourceTree::of);
        }

        private static Optional<String> text(JsonNode outcome) {
            List<String> texts = new ArrayList<>();
            for (JsonNode issue : outcome.path("issue")) {
                WORDS.stream()
                        .map(pointer -> plain(ResourceTree.text(issue, pointer)))
                        .filter(text -> !text.isEmpty() && !texts.contains(text))
                        .forEach(texts::add);
            }
            return Optional.of(String.join("; ", texts))
                    .filter(text -> !text.isEmpty())
                    .map(OutcomeMessage::bounded);
        }

        /** Puts the text on one line; bidirectional control characters become U+FFFD. */
        private static String plain(String text) {
            return text.replaceAll("[\\p{Cc}\\s\\u2028\\u2029]+", " ")
                    .replaceAll("[\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]", "\uFFFD")
                    .strip();
        }

        private static String bounded(String text) {
            return text.codePointCount(0, text.length()) <= MAX_CHARS
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, MAX_CHARS - 1)) + "…";
        }
    }
}
