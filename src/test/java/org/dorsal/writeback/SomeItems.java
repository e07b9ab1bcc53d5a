package org.dorsal.writeback;

import java.time.Instant;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.Filings.StoredFilings;

/** Orders, items and attempts for tests; the same arguments give the same ids. */
final class SomeItems {
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private static final UUID SPACE = UUID.fromString("0193454a-7d1c-8000-9c55-0f6c8f8d1e11");

    private SomeItems() {}

    /** Id of the assessment of that name. */
    static String assessment(String name) {
        return Ids.named(SPACE, name).toString();
    }

    static DeliveryOrder order(String site, String patient, String name, int version, Instant created) {
        return new DeliveryOrder(
                site,
                patient,
                assessment(name),
                version,
                Optional.of("Practitioner/7"),
                created,
                Optional.empty(),
                false,
                false);
    }

    /** Key of the assessment's resource of that kind. */
    static ItemKey key(String name, ResourceKind kind, int version) {
        return new ItemKey(
                assessment(name),
                kind.type() + "/" + Ids.named(UUID.fromString(assessment(name)), kind.name()),
                version);
    }

    static DeliveryItem item(String name, ResourceKind kind, int version) {
        return DeliveryItem.planned(
                key(name, kind, version), kind, List.of(ResourceKind.values()).indexOf(kind), version, NOON, NOON);
    }

    static List<DeliveryItem> panelAndNote(String name, int version) {
        return List.of(item(name, ResourceKind.PANEL, version), item(name, ResourceKind.NOTE, version));
    }

    static DeliveryItem in(DeliveryState state, DeliveryItem item) {
        return in(state, item, Optional.empty(), false);
    }

    static DeliveryItem parked(DeliveryItem item, DeliveryReason reason, boolean mayBeThere) {
        return in(DeliveryState.PARKED, item, Optional.of(reason), mayBeThere);
    }

    private static DeliveryItem in(
            DeliveryState state, DeliveryItem item, Optional<DeliveryReason> reason, boolean mayBeThere) {
        return new DeliveryItem(
                item.key(),
                item.kind(),
                item.position(),
                item.resourceVersion(),
                state,
                reason,
                item.target(),
                item.filed(),
                item.tries(),
                item.since(),
                item.changed(),
                item.next(),
                item.ehrMessage(),
                mayBeThere);
    }

    /** Returns the item with a value in every field, in a state that its constructor does not change. */
    static DeliveryItem full(DeliveryItem item) {
        return new DeliveryItem(
                item.key(),
                item.kind(),
                item.position(),
                item.resourceVersion(),
                DeliveryState.PARKED,
                Optional.of(DeliveryReason.TRIED_OFTEN),
                Optional.of(new EhrCopy("target-1", Optional.of("4"))),
                Optional.of(new EhrCopy("filed-1", Optional.empty())),
                7,
                NOON.plusMillis(77),
                NOON.plusMillis(123),
                Optional.of(NOON.plusSeconds(60)),
                Optional.of("It's {\"no\"} good: \\ ± ½,\n:site"),
                true);
    }

    /** The order with those decisions. */
    static DeliveryOrder planned(DeliveryOrder order, Map<ResourceKind, String> ways) {
        Map<String, String> named = ways.entrySet().stream()
                .collect(Collectors.toMap(way -> way.getKey().name(), Map.Entry::getValue));
        return changed(order, Optional.of(named), order.mayBeThere(), order.remade());
    }

    /** The order in a restored database: made before the restore, or after it. */
    static DeliveryOrder restored(DeliveryOrder order, boolean remade) {
        return changed(order, order.ways(), true, remade);
    }

    private static DeliveryOrder changed(
            DeliveryOrder order, Optional<Map<String, String>> ways, boolean mayBeThere, boolean remade) {
        return new DeliveryOrder(
                order.site(),
                order.patient(),
                order.assessment(),
                order.version(),
                order.clinician(),
                order.created(),
                ways,
                mayBeThere,
                remade);
    }

    static Map<ResourceKind, String> ways() {
        Map<ResourceKind, String> ways = new EnumMap<>(ResourceKind.class);
        for (ResourceKind kind : ResourceKind.values()) {
            ways.put(
                    kind,
                    kind == ResourceKind.PLAN ? KindPlan.UnwrittenReason.NOT_TAKEN.name() : StoredFilings.WRITTEN);
        }
        return ways;
    }

    static Attempt attempt(Attempt.AttemptAction act, Attempt.AttemptOutcome outcome, OptionalInt status) {
        return new Attempt(
                Ids.timed(NOON, new Random(act.hashCode())),
                NOON,
                act,
                outcome,
                status,
                SimEhr.BASE,
                "clinician",
                Optional.empty());
    }
}
