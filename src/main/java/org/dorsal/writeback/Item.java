package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;

/**
 * One version of one resource on its way into the EHR. A value: what happens to it makes a new one.
 *
 * @param kind what it is among the results
 * @param position among the items of its order: what is referred to comes first
 * @param resourceVersion version of the resource in our store
 * @param target the EHR's copy that an update was sent for; empty for a creation
 * @param filed where it is in the EHR; empty in FILED when the EHR did not say
 * @param tries how often it failed while the EHR served others
 * @param changed when its state changed, by the service's clock
 * @param next not before then, when it waits
 * @param says the EHR's own words, bounded; may hold patient data
 * @param mayBeThere it was sent and nobody knows whether it arrived. So it is in SENT and UNKNOWN and never in PENDING, FILED and
 *     SUPERSEDED, whatever is given; what is PARKED or REJECTED remembers it, for whoever goes on with it
 */
public record Item(
        ItemKey key,
        Kind kind,
        int position,
        int resourceVersion,
        State state,
        Optional<Reason> reason,
        Optional<EhrCopy> target,
        Optional<EhrCopy> filed,
        int tries,
        Instant changed,
        Optional<Instant> next,
        Optional<String> says,
        boolean mayBeThere) {
    public Item {
        mayBeThere = switch (state) {
            case SENT, UNKNOWN -> true;
            case PENDING, FILED, SUPERSEDED -> false;
            case PARKED, REJECTED -> mayBeThere;
        };
    }

    /** One that was not sent yet. */
    static Item planned(ItemKey key, Kind kind, int position, int resourceVersion, Instant at) {
        return new Item(
                key,
                kind,
                position,
                resourceVersion,
                State.PENDING,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                at,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    @Override
    public String toString() {
        return "Item[" + key + ", " + state + "]";
    }
}
