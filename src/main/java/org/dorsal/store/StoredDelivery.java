package org.dorsal.store;

import java.util.List;

/** Orders of one patient and what they consist of. */
public record StoredDelivery(List<StoredOrder> orders, List<StoredItem> items) {
    public StoredDelivery {
        orders = List.copyOf(orders);
        items = List.copyOf(items);
    }
}
