package org.dorsal.writeback;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.writeback.EhrCopy.Location;
import org.dorsal.writeback.Replies.RetryAfter;
import org.dorsal.writeback.Wire.Likeness;

/** Asks the EHR what it has, and says what that means. Changes nothing anywhere. */
record EhrLookup(Engine engine, LaneState place) {
    /** Has room for the stable identifier only; the version's mark is a tag, which an EHR may drop. */
    private static final String ONE_IDENTIFIER = "QuestionnaireResponse";

    /** A search that an EHR remembers is no answer to whether something has arrived since. */
    private static final Map<String, String> FRESH = Map.of("Cache-Control", "no-cache");

    sealed interface Seen {
        OptionalInt status();

        /** One copy; as a read it may be in any version. */
        record One(OptionalInt status, EhrCopy copy, Likeness likeness) implements Seen {}

        /** Nothing; for a read: not any more. */
        record Absent(OptionalInt status) implements Seen {}

        record Several(OptionalInt status) implements Seen {}

        /** Another patient's resource came back. */
        record AnotherPatient(OptionalInt status) implements Seen {}

        /** The EHR does not let itself be asked this way. */
        record CantBeAsked(OptionalInt status) implements Seen {}

        /** No answer that says anything; {@code outage}: the EHR as a whole is away. */
        record NoAnswer(OptionalInt status, Optional<Instant> notBefore, boolean outage) implements Seen {}

        record NoToken(OptionalInt status) implements Seen {}
    }

    /** Searches for that item, by its own mark. */
    Seen search(ItemKey key, Deliverable piece) {
        return place.writePlan().of(piece.kind())
                        instanceof KindPlan.Written(var _, KindPlan.Lookup.ByMark by, var _, var _)
                ? new MarkedNotes(engine, this, place, key, piece).search(by)
                : byIdentifier(key, piece);
    }

    private Seen byIdentifier(ItemKey key, Deliverable piece) {
        return asked(
                key.type() + "?" + engine.wire().sought(key),
                answer -> engine.wire()
                        .searched(key, piece, answer.body(), place.lease().patient())
                        .map(searched -> found(key, searched, OptionalInt.of(answer.status())))
                        .orElseGet(() -> new Seen.NoAnswer(OptionalInt.of(answer.status()), Optional.empty(), false)));
    }

    Seen read(ItemKey key, Deliverable piece, String id) {
        if (!EhrCopy.isId(id)) {
            return new Seen.CantBeAsked(OptionalInt.empty());
        }
        return asked(key.type() + "/" + id, answer -> {
            OptionalInt status = OptionalInt.of(answer.status());
            Likeness likeness = engine.wire()
                    .likeness(key, piece, answer.body(), place.lease().patient());
            return switch (likeness) {
                case ANOTHER_PATIENT -> new Seen.AnotherPatient(status);
                case UNREADABLE -> new Seen.NoAnswer(status, Optional.empty(), false);
                case THIS_VERSION, OTHER_VERSION, UNMARKED, ANOTHER ->
                    new Seen.One(status, copy(key, id, answer), likeness);
            };
        });
    }

    private EhrCopy copy(ItemKey key, String id, EhrReply.Answered answer) {
        Optional<String> version = Location.etag(answer)
                .or(() -> engine.wire().copy(key.type(), answer.body()).flatMap(EhrCopy::version));
        return new EhrCopy(id, version);
    }

    private static Seen found(ItemKey key, Wire.Searched searched, OptionalInt status) {
        if (searched.hits().stream().anyMatch(hit -> hit.likeness() == Likeness.ANOTHER_PATIENT)) {
            return new Seen.AnotherPatient(status);
        }
        List<Wire.Hit> ours = searched.hits().stream()
                .filter(hit -> hit.likeness() == Likeness.THIS_VERSION
                        || (hit.likeness() == Likeness.OTHER_VERSION
                                && key.type().equals(ONE_IDENTIFIER)))
                .toList();
        if (ours.size() > 1) {
            return new Seen.Several(status);
        }
        if (ours.size() == 1) {
            return new Seen.One(status, ours.getFirst().copy(), ours.getFirst().likeness());
        }
        // what it gave was not asked for, or is not all: then nothing is proven by what is missing
        return searched.hits().isEmpty() && searched.next().isEmpty()
                ? new Seen.Absent(status)
                : new Seen.CantBeAsked(status);
    }

    /**
     * One question, and what its answer means where it is none.
     *
     * @param reading makes something of an answer with status 200
     */
    Seen asked(String address, Function<EhrReply.Answered, Seen> reading) {
        EhrReply reply =
                engine.ehr().call(place.authority(), new EhrCall(EhrCall.Method.GET, address, FRESH, new byte[0]));
        return switch (reply) {
            case EhrReply.Answered answer -> answered(answer, reading);
            case EhrReply.TooLarge _ -> new Seen.NoAnswer(OptionalInt.empty(), Optional.empty(), false);
            case EhrReply.NotSent _, EhrReply.NoAnswer _ ->
                new Seen.NoAnswer(OptionalInt.empty(), Optional.empty(), true);
            case EhrReply.Foreign _ -> new Seen.CantBeAsked(OptionalInt.empty());
            case EhrReply.NoToken(EhrReply.Why why) ->
                why == EhrReply.Why.NOT_NOW
                        ? new Seen.NoAnswer(OptionalInt.empty(), Optional.empty(), true)
                        : new Seen.NoToken(OptionalInt.empty());
        };
    }

    private Seen answered(EhrReply.Answered answer, Function<EhrReply.Answered, Seen> reading) {
        OptionalInt status = OptionalInt.of(answer.status());
        return switch (answer.status()) {
            case 200 -> reading.apply(answer);
            case 401 -> new Seen.NoToken(status);
            case 404, 410 -> new Seen.Absent(status);
            case 425, 429, 503 ->
                new Seen.NoAnswer(
                        status,
                        answer.header("retry-after").flatMap(after -> RetryAfter.of(after, engine.now())),
                        true);
            case 502, 504 -> new Seen.NoAnswer(status, Optional.empty(), true);
            case 400, 403, 405, 406, 501 -> new Seen.CantBeAsked(status);
            default -> new Seen.NoAnswer(status, Optional.empty(), false);
        };
    }
}
