package org.dorsal.writeback;

import java.util.*;
import org.dorsal.store.StoredDelivery.DeliveryOrder;

/** The state of an order as the clinician's page reads it: of each resource the newest item. */
final class SimPages {
    private SimPages() {}

    static FilingStatus status(SomeDeliveries ledger, DeliveryOrder newest) {
        Map<ResourceKind, String> ways =
                ledger.ways(newest.site(), newest.patient(), newest.assessment(), newest.version());
        Map<ResourceKind, KindPlan.UnwrittenReason> notWritten = new EnumMap<>(ResourceKind.class);
        ways.forEach((kind, way) -> {
            if (!way.equals("written")) {
                notWritten.put(kind, KindPlan.UnwrittenReason.valueOf(way));
            }
        });
        Map<String, DeliveryItem> lines = new HashMap<>();
        ledger.items().stream()
                .filter(item -> item.key().assessment().equals(newest.assessment()))
                .sorted(Comparator.comparingInt(item -> item.key().version()))
                .forEach(item -> lines.put(item.key().slot(), item));
        return new FilingStatus(
                Optional.of(newest.created()),
                ledger.orders().stream()
                        .anyMatch(order -> order.planned()
                                && order.version() == newest.version()
                                && order.assessment().equals(newest.assessment())),
                notWritten,
                !ways.isEmpty(),
                List.copyOf(lines.values()));
    }
}
