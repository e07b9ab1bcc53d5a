package org.dorsal.writeback;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One assessment with something left to deliver.
 *
 * @param orders every one of its orders, by version
 * @param items every one of its items, by version and position
 */
public record Case(String assessment, List<Order> orders, List<Item> items) {
    private static final Comparator<Item> IN_ORDER = Comparator.<Item>comparingInt(
                    item -> item.key().version())
            .thenComparingInt(Item::position)
            .thenComparing(item -> item.key().slot());

    public Case {
        orders = List.copyOf(orders);
        items = List.copyOf(items);
    }

    /** The same with items that are new or have moved. */
    Case with(List<Item> changed) {
        Map<ItemKey, Item> all = new HashMap<>();
        items.forEach(item -> all.put(item.key(), item));
        changed.forEach(item -> all.put(item.key(), item));
        return new Case(
                assessment, orders, all.values().stream().sorted(IN_ORDER).toList());
    }
}
