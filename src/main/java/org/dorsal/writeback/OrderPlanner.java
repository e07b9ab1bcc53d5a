package org.dorsal.writeback;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
     * @param earlier all items of earlier orders of this assessment
     */
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

    /** Creates a parked item for an order that can't be read, so that a person sees it. */
    static List<DeliveryItem> unreadable(DeliveryOrder order, Instant now) {
        ItemKey key = new ItemKey(
                order.assessment(), ResourceKind.RESPONSE.type() + "/" + order.assessment(), order.version());
        return List.of(DeliveryItem.planned(key, ResourceKind.RESPONSE, 0, order.version(), now)
                .parked(DeliveryReason.UNREADABLE, false, now));
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
        switch (writePlan.of(piece.kind())) {
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
        return DeliveryItem.planned(
                new ItemKey(order.assessment(), piece.slot(), order.version()),
                piece.kind(),
                result.size(),
                piece.version(),
                now);
    }
}
