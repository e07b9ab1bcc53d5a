package org.dorsal.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Orders of one patient and what they consist of. */
public record StoredDelivery(List<StoredOrder> orders, List<StoredItem> items) {
    public StoredDelivery {
        orders = List.copyOf(orders);
        items = List.copyOf(items);
    }

    /**
     * An order to deliver, and what was planned for it.
     *
     * @param version of the result set
     * @param clinician the EHR's reference of who signed
     * @param ways what was decided for each kind; empty while it is not planned
     */
    public record StoredOrder(
            String patient,
            String assessment,
            int version,
            Optional<String> clinician,
            Instant created,
            Optional<Map<String, String>> ways) {
        public StoredOrder {
            ways = ways.map(Map::copyOf);
        }

        @Override
        public String toString() {
            return "StoredOrder[" + assessment + ", " + version + "]";
        }
    }
}
