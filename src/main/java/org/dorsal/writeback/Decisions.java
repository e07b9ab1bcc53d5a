package org.dorsal.writeback;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.dorsal.audit.Ruling;

/** The ledger of deliveries as operators need it: one item at a time, under the same leases. */
interface Decisions extends Deliveries {
    /** The item with that key, if the site has one. */
    Optional<Found> find(String site, UUID key);

    /** Takes that patient's lane, due or not; empty when somebody holds it or there is none. */
    Optional<Lease> lease(String site, String patient, Duration length);

    /** Every version of one resource, oldest first. */
    List<Item> versions(Lease lease, String assessment, String slot);

    /** Keeps items in their new state, and the event that tells who decided it, in one commit; false when the lease is lost. */
    boolean decide(Lease lease, List<Item> items, Ruling ruling);

    /** An item, and whose record it is about. */
    record Found(String patient, Item item) {
        @Override
        public String toString() {
            return "Found[" + item + "]";
        }
    }
}
