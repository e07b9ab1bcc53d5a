package org.dorsal.writeback;

import java.util.*;
import java.util.stream.*;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.DeliveryEngine.Carrier;
import org.dorsal.writeback.DeliveryLedger.AssessmentDeliveries;
import org.dorsal.writeback.KindPlan.WritePlan;

/**
 * State of a worker during the delivery for one patient.
 *
 * @param carrier token and user of the delivery
 * @param writePlan write plan for the token
 * @param deliveries one assessment, updated as items change
 */
record LaneState(Lease lease, Carrier carrier, WritePlan writePlan, AssessmentDeliveries deliveries) {

    LaneState with(AssessmentDeliveries next) {
        return new LaneState(lease, carrier, writePlan, next);
    }

    CallAuthority authority() {
        return carrier.authority();
    }

    DeliveryOrder order(DeliveryItem item) {
        return deliveries.orders().stream()
                .filter(order -> order.version() == item.key().version())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("an item without its order"));
    }

    /** Earlier versions of the same resource, oldest first. */
    Stream<DeliveryItem> earlier(DeliveryItem item) {
        return deliveries.items().stream()
                .filter(other -> other.key().slot().equals(item.key().slot()))
                .filter(other -> other.key().version() < item.key().version());
    }

    /** Whether a later version of the same resource is to be delivered. */
    boolean overtaken(DeliveryItem item) {
        return deliveries.items().stream()
                .filter(other -> other.key().slot().equals(item.key().slot()))
                .anyMatch(other -> other.key().version() > item.key().version());
    }

    /** Newest earlier version that the EHR has. */
    Optional<DeliveryItem> filedEarlier(DeliveryItem item) {
        return earlier(item)
                .filter(other -> other.state() == DeliveryState.FILED)
                .reduce((_, last) -> last);
    }

    /** Returns the write plan of the item's kind. */
    KindPlan.WrittenKind written(DeliveryItem item) {
        if (writePlan.of(item.kind()) instanceof KindPlan.WrittenKind way) {
            return way;
        }
        throw new IllegalStateException("it is not written: " + item.key().id());
    }

    /** Our references and the EHR's for the filed items. */
    Map<String, String> references() {
        return deliveries.items().stream()
                .filter(item -> item.filed().isPresent())
                .collect(Collectors.toMap(
                        item -> item.key().slot(),
                        item -> item.key().type() + "/" + item.filed().get().id(),
                        (_, last) -> last));
    }
}
