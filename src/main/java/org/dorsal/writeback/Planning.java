package org.dorsal.writeback;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.dorsal.writeback.KindPlan.WritePlan;

/**
 * Decides what an order consists of, against what became of earlier ones. Pure. What was never sent is superseded by its later
 * version; what the EHR has is corrected, or parked where it takes no correction: never left standing in silence. Where a site
 * delivers corrections only, new resources are left out.
 */
final class Planning {
    private final Order order;
    private final List<Item> earlier;
    private final WritePlan writePlan;
    private final Instant at;
    private final List<Item> result = new ArrayList<>();

    private Planning(Order order, List<Item> earlier, WritePlan writePlan, Instant at) {
        this.order = order;
        this.earlier = earlier;
        this.writePlan = writePlan;
        this.at = at;
    }

    /**
     * The order's items in the order of delivery, and the earlier ones that they supersede.
     *
     * @param earlier all items of earlier orders of this assessment
     */
    static List<Item> of(Order order, List<Deliverable> pieces, List<Item> earlier, WritePlan writePlan, Instant at) {
        Planning planning = new Planning(order, earlier, writePlan, at);
        pieces.forEach(planning::plan);
        return List.copyOf(planning.result);
    }

    /** What can't even be read is not forgotten: it stands there until somebody has looked. */
    static List<Item> unreadable(Order order, Instant at) {
        ItemKey key = new ItemKey(order.assessment(), Kind.RESPONSE.type() + "/" + order.assessment(), order.version());
        return List.of(Item.planned(key, Kind.RESPONSE, 0, order.version(), at).parked(Reason.UNREADABLE, false, at));
    }

    /** What was decided for each kind, in words that the ledger keeps. */
    static Map<Kind, String> ways(WritePlan writePlan) {
        Map<Kind, String> words = new EnumMap<>(Kind.class);
        writePlan
                .ways()
                .forEach((kind, way) -> words.put(
                        kind,
                        switch (way) {
                            case KindPlan.Written _ -> "written";
                            case KindPlan.NotWritten(KindPlan.Why why) -> why.name();
                        }));
        return words;
    }

    private void plan(Deliverable piece) {
        List<Item> before = earlier.stream()
                .filter(item -> item.key().slot().equals(piece.slot()))
                .toList();
        if (unchanged(piece, before)) {
            return;
        }
        before.stream().filter(Planning::neverSent).forEach(item -> result.add(item.superseded(at)));
        boolean standing = before.stream().anyMatch(Item::stands);
        switch (writePlan.of(piece.kind())) {
            case KindPlan.Written _ -> {
                if (standing || !(piece.withdrawn() || staysOut())) {
                    result.add(item(piece));
                }
            }
            case KindPlan.NotWritten _ -> {
                if (standing) {
                    result.add(item(piece).parked(Reason.NO_CORRECTIONS, false, at));
                }
            }
        }
    }

    /** Leaves out new resources where the EHR has earlier results. An order with none there is older than the setting: it is parked. */
    private boolean staysOut() {
        return writePlan.onlyCorrections() && earlier.stream().anyMatch(Item::stands);
    }

    /** The EHR has, or is about to get, this very version of the resource. */
    private static boolean unchanged(Deliverable piece, List<Item> before) {
        return before.stream()
                .filter(item -> item.state() != State.SUPERSEDED)
                .reduce((_, last) -> last)
                .filter(last -> last.resourceVersion() == piece.version())
                .isPresent();
    }

    private static boolean neverSent(Item item) {
        return !item.mayBeThere() && (item.state() == State.PENDING || item.state() == State.PARKED);
    }

    private Item item(Deliverable piece) {
        return Item.planned(
                new ItemKey(order.assessment(), piece.slot(), order.version()),
                piece.kind(),
                result.size(),
                piece.version(),
                at);
    }
}
