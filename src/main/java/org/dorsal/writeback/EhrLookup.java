package org.dorsal.writeback;

import java.time.*;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.*;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.EhrCodec.CopyMatch;
import org.dorsal.writeback.EhrLookup.LookupResult;

/** Reads or searches an EHR's copy and interprets the reply. Changes nothing. */
record EhrLookup(DeliveryEngine engine, LaneState place) {
    /** Type with only one identifier, the resource's; the version's mark is a tag, which an EHR may drop. */
    private static final String ONE_IDENTIFIER = "QuestionnaireResponse";

    /** Request header against a cached search result, which would not show a recent arrival. */
    private static final Map<String, String> FRESH = Map.of("Cache-Control", "no-cache");

    sealed interface LookupResult {
        OptionalInt status();

        /** Single copy; a read may return any version. */
        record SingleCopy(OptionalInt status, EhrCopy copy, CopyMatch likeness) implements LookupResult {}

        /** Not found; for a read: deleted. */
        record AbsentCopy(OptionalInt status) implements LookupResult {}

        /** No single copy was found, and its absence is not proven either. */
        sealed interface FailedLookup extends LookupResult {}

        record MultipleCopies(OptionalInt status) implements FailedLookup {}

        /** Another patient's resource came back. */
        record OtherPatientCopy(OptionalInt status) implements FailedLookup {}

        /** The EHR does not support this request. */
        record UnsupportedLookup(OptionalInt status) implements FailedLookup {}

        /** Not sent: no connection, or no token at the moment. */
        record UnsentLookup() implements FailedLookup {
            @Override
            public OptionalInt status() {
                return OptionalInt.empty();
            }
        }

        /** No usable reply; {@code outage}: the whole EHR is down. */
        record UnansweredLookup(OptionalInt status, Optional<Instant> notBefore, boolean outage)
                implements FailedLookup {}

        record UnauthorizedLookup(OptionalInt status) implements FailedLookup {}
    }

    /** Searches for the item by its mark. */
    LookupResult search(ItemKey key, Deliverable piece) {
        return place.writePlan().of(piece.kind())
                        instanceof KindPlan.WrittenKind(var _, KindPlan.Lookup.ByMark mark, var _, var _)
                ? new MarkedNotes(engine, this, place, key, piece).search(mark)
                : byIdentifier(engine.wire().sought(key), key, piece, key.type().equals(ONE_IDENTIFIER));
    }

    /**
     * Searches for any version of the item's resource: the EHR may have a later version that a restored database has lost.
     * Where copies are found by the mark in their text, no request is sent, and the result is an absent copy.
     */
    LookupResult searchVersions(ItemKey key, Deliverable piece) {
        return place.writePlan().of(piece.kind())
                        instanceof KindPlan.WrittenKind(var _, KindPlan.Lookup.ByIdentifier _, var _, var _)
                ? byIdentifier(engine.wire().soughtVersions(key), key, piece, true)
                : new LookupResult.AbsentCopy(OptionalInt.empty());
    }

    private LookupResult byIdentifier(String sought, ItemKey key, Deliverable piece, boolean anyVersion) {
        return get(
                key.type() + "?" + sought,
                LookupResult.UnsupportedLookup::new,
                answer -> engine.wire()
                        .searched(key, piece, answer.body(), place.lease().patient())
                        .map(searched -> result(anyVersion, searched, OptionalInt.of(answer.status())))
                        .orElseGet(() -> new LookupResult.UnansweredLookup(
                                OptionalInt.of(answer.status()), Optional.empty(), false)));
    }

    LookupResult read(ItemKey key, Deliverable piece, String id) {
        if (!LogicalIds.isEhr(id)) {
            return new LookupResult.UnsupportedLookup(OptionalInt.empty());
        }
        return get(key.type() + "/" + id, LookupResult.AbsentCopy::new, answer -> {
            OptionalInt status = OptionalInt.of(answer.status());
            CopyMatch likeness = engine.wire()
                    .likeness(key, piece, answer.body(), place.lease().patient());
            return switch (likeness) {
                case ANOTHER_PATIENT -> new LookupResult.OtherPatientCopy(status);
                case UNREADABLE -> new LookupResult.UnansweredLookup(status, Optional.empty(), false);
                case THIS_VERSION, OTHER_VERSION, UNMARKED, ANOTHER ->
                    new LookupResult.SingleCopy(status, copy(key, id, answer), likeness);
            };
        });
    }

    private EhrCopy copy(ItemKey key, String id, HttpAnswer.CompleteAnswer answer) {
        Optional<String> version = EhrLocation.etag(answer)
                .or(() -> engine.wire().copy(key.type(), answer.body()).flatMap(EhrCopy::version));
        return new EhrCopy(id, version);
    }

    private static LookupResult result(boolean anyVersion, EhrCodec.SearchPage searched, OptionalInt status) {
        if (searched.hits().stream().anyMatch(hit -> hit.likeness() == CopyMatch.ANOTHER_PATIENT)) {
            return new LookupResult.OtherPatientCopy(status);
        }
        List<EhrCodec.SearchHit> matches = searched.hits().stream()
                .filter(hit -> hit.likeness() == CopyMatch.THIS_VERSION
                        || (anyVersion && hit.likeness() == CopyMatch.OTHER_VERSION))
                .toList();
        if (matches.size() > 1) {
            return new LookupResult.MultipleCopies(status);
        }
        if (matches.size() == 1) {
            return new LookupResult.SingleCopy(
                    status, matches.getFirst().copy(), matches.getFirst().likeness());
        }
        // unexpected or incomplete results: then a missing copy proves nothing
        return searched.hits().isEmpty() && searched.next().isEmpty()
                ? new LookupResult.AbsentCopy(status)
                : new LookupResult.UnsupportedLookup(status);
    }

    /**
     * Sends one GET request and maps its reply.
     *
     * @param missing result for 404 and 410: to a search, they say that there is no search
     * @param reading maps a reply with status 200
     */
    LookupResult get(
            String address,
            Function<OptionalInt, LookupResult> missing,
            Function<HttpAnswer.CompleteAnswer, LookupResult> reading) {
        EhrReply reply =
                engine.ehr().call(place.authority(), new EhrCall(EhrCall.Method.GET, address, FRESH, new byte[0]));
        return switch (reply) {
            case HttpAnswer.CompleteAnswer answer -> answered(answer, missing, reading);
            case HttpAnswer.OversizedAnswer _ ->
                new LookupResult.UnansweredLookup(OptionalInt.empty(), Optional.empty(), false);
            case HttpAnswer.UnsentRequest _ -> new LookupResult.UnsentLookup();
            case HttpAnswer.MissingAnswer _ ->
                new LookupResult.UnansweredLookup(OptionalInt.empty(), Optional.empty(), true);
            case EhrReply.ForeignAddress _ -> new LookupResult.UnsupportedLookup(OptionalInt.empty());
            case EhrReply.MissingEhrToken(EhrReply.MissingTokenReason why) ->
                why == EhrReply.MissingTokenReason.NOT_NOW
                        ? new LookupResult.UnsentLookup()
                        : new LookupResult.UnauthorizedLookup(OptionalInt.empty());
        };
    }

    private LookupResult answered(
            HttpAnswer.CompleteAnswer answer,
            Function<OptionalInt, LookupResult> missing,
            Function<HttpAnswer.CompleteAnswer, LookupResult> reading) {
        OptionalInt status = OptionalInt.of(answer.status());
        return switch (answer.status()) {
            case 200 -> reading.apply(answer);
            case 401 -> new LookupResult.UnauthorizedLookup(status);
            case 404, 410 -> missing.apply(status);
            case 425, 429, 503 ->
                new LookupResult.UnansweredLookup(
                        status, answer.retryAfter(engine.now(), WriteReplyInterpreter.MAX_PAUSE), true);
            case 502, 504 -> new LookupResult.UnansweredLookup(status, Optional.empty(), true);
            case 400, 403, 405, 406, 501 -> new LookupResult.UnsupportedLookup(status);
            default -> new LookupResult.UnansweredLookup(status, Optional.empty(), false);
        };
    }

    /**
     * Searches the patient's notes for our mark, where the EHR keeps no identifier: those of the visit, otherwise those
     * since the order was queued. Reports a missing note only after all pages and texts were read.
     */
    static final class MarkedNotes {
        private static final int MAX_PAGES = 5;
        private static final int MAX_TEXTS = 40;
        private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

        private final DeliveryEngine engine;
        private final EhrLookup lookup;
        private final LaneState place;
        private final ItemKey key;
        private final Deliverable piece;
        private final Set<EhrCopy> marked = new LinkedHashSet<>();
        private final Map<String, EhrCopy> texts = new LinkedHashMap<>();
        private Optional<String> next = Optional.empty();
        private boolean silent;

        MarkedNotes(DeliveryEngine engine, EhrLookup lookup, LaneState place, ItemKey key, Deliverable piece) {
            this.engine = engine;
            this.lookup = lookup;
            this.place = place;
            this.key = key;
            this.piece = piece;
        }

        LookupResult search(KindPlan.Lookup.ByMark mark) {
            next = Optional.of(first(mark));
            LookupResult result = new LookupResult.UnsupportedLookup(OptionalInt.empty());
            for (int page = 0; page < MAX_PAGES && next.isPresent(); page++) {
                result = lookup.get(next.get(), LookupResult.UnsupportedLookup::new, this::page);
                if (!(result instanceof LookupResult.AbsentCopy)) {
                    return result;
                }
            }
            return texts(result.status());
        }

        private String first(KindPlan.Lookup.ByMark mark) {
            String visit = ResourceTree.text(ResourceTree.of(piece.json()), "/context/encounter/0/reference");
            String narrowed = "";
            if (mark.narrowing().contains("encounter") && !visit.isEmpty()) {
                narrowed = "&encounter=" + visit.substring(visit.indexOf('/') + 1);
            } else if (mark.narrowing().contains("date")) {
                Instant queued =
                        place.deliveries().orders().getFirst().created().minus(CLOCKS_DIFFER);
                narrowed = "&date=ge" + queued.truncatedTo(ChronoUnit.SECONDS);
            }
            return key.type() + "?patient=" + place.lease().patient() + narrowed + "&_count=50";
        }

        private LookupResult page(HttpAnswer.CompleteAnswer answer) {
            OptionalInt status = OptionalInt.of(answer.status());
            Optional<EhrCodec.SearchPage> searched = engine.wire()
                    .searched(key, piece, answer.body(), place.lease().patient());
            if (searched.isEmpty()) {
                return new LookupResult.UnansweredLookup(status, Optional.empty(), false);
            }
            next = searched.get().next();
            for (EhrCodec.SearchHit hit : searched.get().hits()) {
                if (hit.likeness() == CopyMatch.ANOTHER_PATIENT) {
                    return new LookupResult.OtherPatientCopy(status);
                }
                if (hit.likeness() == CopyMatch.THIS_VERSION) {
                    marked.add(hit.copy());
                } else {
                    hit.texts().stream()
                            .filter(address -> !address.isEmpty())
                            .forEach(address -> texts.put(address, hit.copy()));
                    silent |= hit.texts().contains("");
                }
            }
            return new LookupResult.AbsentCopy(status);
        }

        /** Reads the notes' texts. A single readable text without our mark proves that the note is not ours. */
        private LookupResult texts(OptionalInt status) {
            Set<EhrCopy> unmarked = new HashSet<>();
            for (Map.Entry<String, EhrCopy> text :
                    texts.entrySet().stream().limit(MAX_TEXTS).toList()) {
                LookupResult result = lookup.get(text.getKey(), LookupResult.AbsentCopy::new, answer -> {
                    engine.wire()
                            .marked(key, answer.body())
                            .ifPresent(mine -> (mine ? marked : unmarked).add(text.getValue()));
                    return new LookupResult.AbsentCopy(OptionalInt.of(answer.status()));
                });
                if (result instanceof LookupResult.UnsentLookup
                        || result instanceof LookupResult.UnansweredLookup
                        || result instanceof LookupResult.UnauthorizedLookup) {
                    return result;
                }
            }
            boolean complete = next.isEmpty() && !silent && unmarked.containsAll(texts.values());
            return switch (marked.size()) {
                case 0 -> complete ? new LookupResult.AbsentCopy(status) : new LookupResult.UnsupportedLookup(status);
                case 1 -> new LookupResult.SingleCopy(status, marked.iterator().next(), CopyMatch.THIS_VERSION);
                default -> new LookupResult.MultipleCopies(status);
            };
        }
    }

    /** Reads a resource's location from an EHR's reply. A location outside of the EHR's own FHIR base is ignored. */
    public static final class EhrLocation {
        private static final Pattern PLACE =
                Pattern.compile("/?([A-Z][A-Za-z]+)/([^/?#]+)(?:/_history/([A-Za-z0-9.-]{1,256}))?");
        private static final Pattern ETAG = Pattern.compile("(?:W/)?\"([A-Za-z0-9.-]{1,256})\"");
        private static final Pattern DEFAULT_PORT = Pattern.compile("^(https://[^/:]+):443(?=/|$)");

        private EhrLocation() {}

        /** The copy that {@code Location} and {@code ETag} name. */
        static Optional<EhrCopy> of(HttpAnswer.CompleteAnswer answer, String fhirBase, String type) {
            return answer.header("location")
                    .or(() -> answer.header("content-location"))
                    .flatMap(named -> below(named, fhirBase))
                    .map(PLACE::matcher)
                    .filter(Matcher::matches)
                    .filter(place -> place.group(1).equals(type) && LogicalIds.isEhr(place.group(2)))
                    .map(place ->
                            new EhrCopy(place.group(2), etag(answer).or(() -> Optional.ofNullable(place.group(3)))));
        }

        static Optional<String> etag(HttpAnswer.CompleteAnswer answer) {
            return answer.header("etag")
                    .map(String::strip)
                    .map(ETAG::matcher)
                    .filter(Matcher::matches)
                    .map(tag -> tag.group(1));
        }

        /**
         * Returns the path below the base. Absolute addresses, paths from the host's root and paths from the base all
         * occur.
         */
        private static Optional<String> below(String reference, String fhirBase) {
            String base = withoutDefaultPort(
                    fhirBase.endsWith("/") ? fhirBase.substring(0, fhirBase.length() - 1) : fhirBase);
            String named = withoutDefaultPort(reference);
            if (named.startsWith(base + "/")) {
                return Optional.of(named.substring(base.length()));
            }
            if (named.contains("://") || named.startsWith("//")) {
                return Optional.empty();
            }
            String path = base.replaceFirst("^[a-z]+://[^/]+", "");
            return Optional.of(named.startsWith(path + "/") ? named.substring(path.length()) : named);
        }

        private static String withoutDefaultPort(String address) {
            return DEFAULT_PORT.matcher(address).replaceFirst("$1");
        }
    }
}
