package org.dorsal.writeback;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.*;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.EhrCodec.CopyMatch;
import org.dorsal.writeback.EhrLookup.LookupResult;

/**
 * Searches the patient's notes for our mark, where the EHR keeps no identifier: those of the visit, otherwise those
 * since the order was queued. Reports a missing note only after all pages and texts were read.
 */
final class MarkedNotes {
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
            Instant queued = place.deliveries().orders().getFirst().created().minus(CLOCKS_DIFFER);
            narrowed = "&date=ge" + queued.truncatedTo(ChronoUnit.SECONDS);
        }
        return key.type() + "?patient=" + place.lease().patient() + narrowed + "&_count=50";
    }

    private LookupResult page(HttpAnswer.CompleteAnswer answer) {
        OptionalInt status = OptionalInt.of(answer.status());
        Optional<EhrCodec.SearchPage> searched =
                engine.wire().searched(key, piece, answer.body(), place.lease().patient());
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
