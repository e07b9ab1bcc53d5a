package org.dorsal.writeback;

import java.time.Instant;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.KindPlan.WritePlan;

/**
 * Decides the items of an order, given the state of earlier ones. Pure. An unsent version is superseded by its later
 * version; a filed one is corrected, or parked where the EHR accepts no correction, so that no outdated copy stays
 * unnoticed. Where a site delivers corrections only, new resources are left out.
 */
final class OrderPlanner {
    private final DeliveryOrder order;
    private final List<DeliveryItem> earlier;
    private final WritePlan writePlan;
    private final Instant now;
    private final List<DeliveryItem> result = new ArrayList<>();

    private OrderPlanner(DeliveryOrder order, List<DeliveryItem> earlier, WritePlan writePlan, Instant now) {
        this.order = order;
        this.earlier = earlier;
        this.writePlan = writePlan;
        this.now = now;
    }

    /**
     * The order's items in the order of delivery, and the earlier ones that they supersede.
     *
     * @param contents resources of the order; empty when unreadable
     * @param known all items of the assessment so far
     */
    static List<DeliveryItem> of(
            DeliveryOrder order,
            Optional<List<Deliverable>> contents,
            List<DeliveryItem> known,
            WritePlan writePlan,
            Instant now) {
        return contents.map(pieces -> {
                    List<DeliveryItem> earlier = known.stream()
                            .filter(item -> item.key().version() < order.version())
                            .toList();
                    List<DeliveryItem> items = of(order, pieces, earlier, writePlan, now);
                    return Stream.concat(items.stream(), replaced(order, known, items, now))
                            .toList();
                })
                .orElseGet(() -> List.of(placeholder(order, DeliveryReason.UNREADABLE, now)));
    }

    /** The placeholder of an earlier plan, superseded unless one of the items takes its place. */
    private static Stream<DeliveryItem> replaced(
            DeliveryOrder order, List<DeliveryItem> known, List<DeliveryItem> items, Instant now) {
        ItemKey key = placeholderKey(order);
        return items.stream().anyMatch(item -> item.key().equals(key))
                ? Stream.empty()
                : known.stream().filter(item -> item.key().equals(key)).map(item -> item.superseded(now));
    }

    /** @param earlier all items of earlier orders of this assessment */
    static List<DeliveryItem> of(
            DeliveryOrder order,
            List<Deliverable> pieces,
            List<DeliveryItem> earlier,
            WritePlan writePlan,
            Instant now) {
        OrderPlanner planning = new OrderPlanner(order, earlier, writePlan, now);
        pieces.forEach(planning::plan);
        return List.copyOf(planning.result);
    }

    /**
     * Creates a parked item for an order that can't be planned, so that a person sees it. The plan then has no {@link #ways}, and
     * is made again when the person decides to try again.
     */
    static DeliveryItem placeholder(DeliveryOrder order, DeliveryReason reason, Instant now) {
        return DeliveryItem.planned(
                        placeholderKey(order), ResourceKind.RESPONSE, 0, order.version(), order.created(), now)
                .parked(reason, false, now);
    }

    private static ItemKey placeholderKey(DeliveryOrder order) {
        return new ItemKey(
                order.assessment(), ResourceKind.RESPONSE.type() + "/" + order.assessment(), order.version());
    }

    /** Whether the order has no plan, or one without kinds that a person decided to make again. */
    static boolean isToPlan(DeliveryOrder order, List<DeliveryItem> items) {
        List<DeliveryItem> own = items.stream()
                .filter(item -> item.key().version() == order.version())
                .toList();
        return order.ways()
                .map(ways -> ways.isEmpty() && own.size() == 1 && isUntried(own.getFirst()))
                .orElse(true);
    }

    private static boolean isUntried(DeliveryItem item) {
        return item.state() == DeliveryState.PENDING && item.tries() == 0 && !item.withoutAuthor();
    }

    /** Returns the decision for each kind as a word for the ledger. */
    static Map<ResourceKind, String> ways(WritePlan writePlan) {
        Map<ResourceKind, String> words = new EnumMap<>(ResourceKind.class);
        writePlan
                .ways()
                .forEach((kind, way) -> words.put(
                        kind,
                        switch (way) {
                            case KindPlan.WrittenKind _ -> "written";
                            case KindPlan.NotWritten(KindPlan.UnwrittenReason why) -> why.name();
                        }));
        return words;
    }

    private void plan(Deliverable piece) {
        List<DeliveryItem> before = earlier.stream()
                .filter(item -> item.key().slot().equals(piece.slot()))
                .toList();
        if (unchanged(piece, before)) {
            return;
        }
        before.stream().filter(OrderPlanner::neverSent).forEach(item -> result.add(item.superseded(now)));
        boolean inEhr = before.stream().anyMatch(DeliveryItem::mayHaveArrived);
        switch (writePlan.of(piece)) {
            case KindPlan.WrittenKind _ -> {
                if (inEhr || !(piece.withdrawn() || staysOut())) {
                    result.add(item(piece));
                }
            }
            case KindPlan.NotWritten _ -> {
                if (inEhr) {
                    result.add(item(piece).parked(DeliveryReason.NO_CORRECTIONS, false, now));
                }
            }
        }
    }

    /**
     * Whether new resources are left out: the site delivers corrections only, and the EHR has earlier results. An
     * order without any there was queued before the setting changed; its items are parked.
     */
    private boolean staysOut() {
        return writePlan.onlyCorrections() && earlier.stream().anyMatch(DeliveryItem::mayHaveArrived);
    }

    /** Whether the newest earlier item already has the same version of the resource. */
    private static boolean unchanged(Deliverable piece, List<DeliveryItem> before) {
        return before.stream()
                .filter(item -> item.state() != DeliveryState.SUPERSEDED)
                .reduce((_, last) -> last)
                .filter(last -> last.resourceVersion() == piece.version())
                .isPresent();
    }

    private static boolean neverSent(DeliveryItem item) {
        return !item.mayBeThere() && (item.state() == DeliveryState.PENDING || item.state() == DeliveryState.PARKED);
    }

    private DeliveryItem item(Deliverable piece) {
        DeliveryItem planned = DeliveryItem.planned(
                new ItemKey(order.assessment(), piece.slot(), order.version()),
                piece.kind(),
                result.size(),
                piece.version(),
                order.created(),
                now);
        return order.mayBeThere() ? planned.doubtful(0, Optional.empty(), Optional.empty(), now) : planned;
    }
}
