package org.dorsal.writeback;

import java.util.List;

/**
 * One assessment with something left to deliver.
 *
 * @param orders every one of its orders, by version
 * @param items every one of its items, by version and position
 */
public record Case(String assessment, List<Order> orders, List<Item> items) {
    public Case {
        orders = List.copyOf(orders);
        items = List.copyOf(items);
    }
}
