package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;

/** Decides what is to be done about an item. Pure: the same ledger, the same act. */
final class NextAct {
    private NextAct() {}

    /** @param withdrawn it takes back what was said */
    static DeliveryAction of(DeliveryItem item, LaneState place, boolean withdrawn, Instant at) {
        return switch (item.state()) {
            case SENT, UNKNOWN -> doubt(item, place, at);
            case PENDING -> pending(item, place, withdrawn, at);
            case FILED, REJECTED, SUPERSEDED, PARKED -> throw new IllegalStateException("it is settled: " + item);
        };
    }

    private static DeliveryAction doubt(DeliveryItem item, LaneState place, Instant at) {
        if (item.target().isPresent()) {
            return new DeliveryAction.LookAction(item.target().get());
        }
        return place.writePlan().of(item.kind()) instanceof KindPlan.WrittenKind way && way.searchable()
                ? new DeliveryAction.SearchAction()
                : new DeliveryAction.Move(item.parked(DeliveryReason.UNSEARCHABLE, true, at));
    }

    private static DeliveryAction pending(DeliveryItem item, LaneState place, boolean withdrawn, Instant at) {
        if (place.overtaken(item)) {
            return new DeliveryAction.Move(item.superseded(at));
        }
        if (place.earlier(item).anyMatch(earlier -> earlier.state() == DeliveryState.PARKED)) {
            return new DeliveryAction.Move(item.parked(DeliveryReason.EARLIER_PARKED, false, at));
        }
        Optional<DeliveryItem> standing = place.standing(item);
        if (standing.isEmpty() && withdrawn) {
            return new DeliveryAction.Move(item.superseded(at)); // nothing is there that could be taken back
        }
        if (standing.isEmpty() && place.writePlan().onlyCorrections()) {
            return new DeliveryAction.Move(item.parked(DeliveryReason.WRITE_BACK_OFF, false, at));
        }
        return switch (place.writePlan().of(item.kind())) {
            case KindPlan.NotWritten _ -> new DeliveryAction.Move(item.parked(DeliveryReason.FORBIDDEN, false, at));
            case KindPlan.WrittenKind way ->
                standing.map(there -> correction(item, there, way, at))
                        .orElseGet(() -> new DeliveryAction.Create(Optional.empty()));
        };
    }

    private static DeliveryAction correction(
            DeliveryItem item, DeliveryItem standing, KindPlan.WrittenKind way, Instant at) {
        Optional<EhrCopy> copy = standing.filed();
        if (!way.corrected() && item.kind() != ResourceKind.NOTE) {
            return new DeliveryAction.Move(item.parked(DeliveryReason.NO_CORRECTIONS, false, at));
        }
        if (copy.isEmpty()) {
            return way.searchable()
                    ? new DeliveryAction.Find(standing)
                    : new DeliveryAction.Move(item.parked(DeliveryReason.ID_NOT_TOLD, false, at));
        }
        return way.corrected() ? new DeliveryAction.Update(copy.get()) : new DeliveryAction.Create(copy);
    }

    /** What is to be done about an item next. */
    sealed interface DeliveryAction {
        /** Send it as something new; {@code replaces}: the EHR's copy of an earlier note. */
        record Create(Optional<EhrCopy> replaces) implements DeliveryAction {}

        /** Look at the EHR's copy of the earlier version, and update it when it is as we left it. */
        record Update(EhrCopy copy) implements DeliveryAction {}

        /** The EHR has an earlier version and did not say where: find it first. */
        record Find(DeliveryItem standing) implements DeliveryAction {}

        /** It was sent as something new, and nobody knows whether it arrived: search. */
        record SearchAction() implements DeliveryAction {}

        /** An update was sent over that copy, and nobody knows whether it arrived: look. */
        record LookAction(EhrCopy over) implements DeliveryAction {}

        /** Nothing is asked of the EHR. */
        record Move(DeliveryItem to) implements DeliveryAction {}
    }
}
