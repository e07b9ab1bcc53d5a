package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;

/** Decides what is to be done about an item. Pure: the same ledger, the same act. */
final class NextAct {
    private NextAct() {}

    /** @param withdrawn it takes back what was said */
    static Act of(Item item, LaneState place, boolean withdrawn, Instant at) {
        return switch (item.state()) {
            case SENT, UNKNOWN -> doubt(item, place, at);
            case PENDING -> pending(item, place, withdrawn, at);
            case FILED, REJECTED, SUPERSEDED, PARKED -> throw new IllegalStateException("it is settled: " + item);
        };
    }

    private static Act doubt(Item item, LaneState place, Instant at) {
        if (item.target().isPresent()) {
            return new Act.Look(item.target().get());
        }
        return place.writePlan().of(item.kind()) instanceof KindPlan.Written way && way.searchable()
                ? new Act.Search()
                : new Act.Move(item.parked(Reason.UNSEARCHABLE, true, at));
    }

    private static Act pending(Item item, LaneState place, boolean withdrawn, Instant at) {
        if (place.overtaken(item)) {
            return new Act.Move(item.superseded(at));
        }
        if (place.earlier(item).anyMatch(earlier -> earlier.state() == State.PARKED)) {
            return new Act.Move(item.parked(Reason.EARLIER_PARKED, false, at));
        }
        Optional<Item> standing = place.standing(item);
        if (standing.isEmpty() && withdrawn) {
            return new Act.Move(item.superseded(at)); // nothing is there that could be taken back
        }
        if (standing.isEmpty() && place.writePlan().onlyCorrections()) {
            return new Act.Move(item.parked(Reason.WRITE_BACK_OFF, false, at));
        }
        return switch (place.writePlan().of(item.kind())) {
            case KindPlan.NotWritten _ -> new Act.Move(item.parked(Reason.FORBIDDEN, false, at));
            case KindPlan.Written way ->
                standing.map(there -> correction(item, there, way, at))
                        .orElseGet(() -> new Act.Create(Optional.empty()));
        };
    }

    private static Act correction(Item item, Item standing, KindPlan.Written way, Instant at) {
        Optional<EhrCopy> copy = standing.filed();
        if (!way.corrected() && item.kind() != Kind.NOTE) {
            return new Act.Move(item.parked(Reason.NO_CORRECTIONS, false, at));
        }
        if (copy.isEmpty()) {
            return way.searchable() ? new Act.Find(standing) : new Act.Move(item.parked(Reason.ID_NOT_TOLD, false, at));
        }
        return way.corrected() ? new Act.Update(copy.get()) : new Act.Create(copy);
    }

    /** What is to be done about an item next. */
    sealed interface Act {
        /** Send it as something new; {@code replaces}: the EHR's copy of an earlier note. */
        record Create(Optional<EhrCopy> replaces) implements Act {}

        /** Look at the EHR's copy of the earlier version, and update it when it is as we left it. */
        record Update(EhrCopy copy) implements Act {}

        /** The EHR has an earlier version and did not say where: find it first. */
        record Find(Item standing) implements Act {}

        /** It was sent as something new, and nobody knows whether it arrived: search. */
        record Search() implements Act {}

        /** An update was sent over that copy, and nobody knows whether it arrived: look. */
        record Look(EhrCopy over) implements Act {}

        /** Nothing is asked of the EHR. */
        record Move(Item to) implements Act {}
    }
}
