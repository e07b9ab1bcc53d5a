package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;
import org.dorsal.store.StoredItem.EhrCopy;

/** Decides the next action for an item. Pure: equal ledgers give equal actions. */
final class NextActionPolicy {
    private NextActionPolicy() {}

    /** @param withdrawn whether the resource withdraws an earlier version */
    static DeliveryAction of(DeliveryItem item, LaneState place, boolean withdrawn, Instant now) {
        return switch (item.state()) {
            case SENT, UNKNOWN -> doubt(item, place, now);
            case PENDING -> pending(item, place, withdrawn, now);
            case FILED, REJECTED, SUPERSEDED, PARKED ->
                throw new IllegalStateException("it is settled: " + item.key().id());
        };
    }

    /**
     * Decides about an item without a resource to send. A note is superseded when a newer version of the assessment exists,
     * because that version has a note.
     */
    static DeliveryAction ofMissing(DeliveryItem item, LaneState place, Instant now) {
        boolean newer = place.deliveries().orders().stream()
                .anyMatch(order -> order.version() > item.key().version());
        return new DeliveryAction.TransitionAction(
                item.kind() == ResourceKind.NOTE && newer
                        ? item.superseded(now)
                        : item.parked(DeliveryReason.UNREADABLE, false, now));
    }

    private static DeliveryAction doubt(DeliveryItem item, LaneState place, Instant now) {
        if (item.target().isPresent()) {
            return new DeliveryAction.LookAction(item.target().get());
        }
        return place.writePlan().of(item.kind()) instanceof KindPlan.WrittenKind way && way.searchable()
                ? new DeliveryAction.SearchAction()
                : new DeliveryAction.TransitionAction(item.parked(DeliveryReason.UNSEARCHABLE, true, now));
    }

    private static DeliveryAction pending(DeliveryItem item, LaneState place, boolean withdrawn, Instant now) {
        if (place.overtaken(item)) {
            return new DeliveryAction.TransitionAction(item.superseded(now));
        }
        if (place.earlier(item).anyMatch(earlier -> earlier.state() == DeliveryState.PARKED)) {
            return new DeliveryAction.TransitionAction(item.parked(DeliveryReason.EARLIER_PARKED, false, now));
        }
        Optional<DeliveryItem> uncertain =
                place.earlier(item).filter(DeliveryItem::mayBeThere).reduce((_, last) -> last);
        if (uncertain.isPresent()) { // given up or refused without proof: what became of it decides about this one
            return new DeliveryAction.TransitionAction(
                    uncertain.get().doubtful(0, Optional.empty(), Optional.empty(), now));
        }
        Optional<DeliveryItem> filed = place.filedEarlier(item);
        if (filed.isEmpty() && withdrawn) {
            return new DeliveryAction.TransitionAction(item.superseded(now)); // no earlier copy to withdraw
        }
        if (filed.isEmpty() && place.writePlan().onlyCorrections()) {
            return new DeliveryAction.TransitionAction(item.parked(DeliveryReason.WRITE_BACK_OFF, false, now));
        }
        return switch (place.writePlan().of(item.kind())) {
            case KindPlan.NotWritten _ ->
                new DeliveryAction.TransitionAction(item.parked(DeliveryReason.FORBIDDEN, false, now));
            case KindPlan.WrittenKind way ->
                filed.map(earlier -> correction(item, earlier, way, now))
                        .orElseGet(() -> new DeliveryAction.CreateAction(Optional.empty()));
        };
    }

    private static DeliveryAction correction(
            DeliveryItem item, DeliveryItem filed, KindPlan.WrittenKind way, Instant now) {
        Optional<EhrCopy> copy = filed.filed();
        if (!way.corrected() && item.kind() != ResourceKind.NOTE) {
            return new DeliveryAction.TransitionAction(item.parked(DeliveryReason.NO_CORRECTIONS, false, now));
        }
        if (copy.isEmpty()) {
            return way.searchable()
                    ? new DeliveryAction.FindAction(filed)
                    : new DeliveryAction.TransitionAction(item.parked(DeliveryReason.ID_NOT_TOLD, false, now));
        }
        return way.corrected() ? new DeliveryAction.UpdateAction(copy.get()) : new DeliveryAction.CreateAction(copy);
    }

    /** Next action for an item. */
    sealed interface DeliveryAction {
        /** Sends a creation. {@code replaces}: the EHR's copy of an earlier note. */
        record CreateAction(Optional<EhrCopy> replaces) implements DeliveryAction {}

        /** Reads the EHR's copy of the earlier version, and updates it when its version is the one that we wrote. */
        record UpdateAction(EhrCopy copy) implements DeliveryAction {}

        /** Searches for the earlier version's copy at an unknown location. */
        record FindAction(DeliveryItem filed) implements DeliveryAction {}

        /** Searches for a creation with an unknown result. */
        record SearchAction() implements DeliveryAction {}

        /** Reads the copy {@code over} that an update with an unknown result was sent for. */
        record LookAction(EhrCopy over) implements DeliveryAction {}

        /** Changes the state of the item, or of an earlier version, without a request to the EHR. */
        record TransitionAction(DeliveryItem to) implements DeliveryAction {}
    }
}
