package org.dorsal.writeback;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.*;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.DeliveryLedger.AssessmentDeliveries;
import org.dorsal.writeback.KindPlan.WritePlan;

/** Items, resources and EHRs for tests of decisions. */
final class SomeLaneStates {
    static final String ASSESSMENT = "01936ba5-0000-7000-8000-000000000001";
    static final Instant AT = Instant.parse("2026-11-20T08:00:00Z");
    static final KindPlan.WrittenKind OPEN =
            new KindPlan.WrittenKind(true, new KindPlan.Lookup.ByIdentifier(), false, Optional.empty());
    static final KindPlan.WrittenKind CREATE_ONLY =
            new KindPlan.WrittenKind(false, new KindPlan.Lookup.ByIdentifier(), false, Optional.empty());
    static final KindPlan.WrittenKind UNSEARCHABLE =
            new KindPlan.WrittenKind(true, new KindPlan.Lookup.NoLookup(), false, Optional.empty());

    private SomeLaneStates() {}

    static DeliveryOrder order(int version) {
        return new DeliveryOrder(
                "northside",
                "p1",
                ASSESSMENT,
                version,
                Optional.of("Practitioner/1"),
                AT,
                Optional.of(Map.of()),
                false,
                false);
    }

    static Deliverable piece(ResourceKind kind, int version, String status) {
        return new Deliverable(kind, kind.type(), kind.name(), version, status, "{}".getBytes(StandardCharsets.UTF_8));
    }

    static DeliveryItem item(ResourceKind kind, int version) {
        ItemKey key = new ItemKey(ASSESSMENT, kind.type() + "/" + kind.name(), version);
        return DeliveryItem.planned(key, kind, 0, version, AT, AT);
    }

    static DeliveryItem filed(ResourceKind kind, int version) {
        return item(kind, version).filed(Optional.of(new EhrCopy("e" + version, Optional.of("7"))), AT);
    }

    static WritePlan writePlan(KindPlan way) {
        Map<ResourceKind, KindPlan> ways = new EnumMap<>(ResourceKind.class);
        for (ResourceKind kind : ResourceKind.values()) {
            ways.put(kind, way);
        }
        return new WritePlan(ways);
    }

    static LaneState place(WritePlan writePlan, DeliveryItem... items) {
        List<DeliveryOrder> orders = Arrays.stream(items)
                .map(item -> item.key().version())
                .distinct()
                .map(SomeLaneStates::order)
                .toList();
        return new LaneState(
                new Lease("northside", "p1", 1, 1),
                new DeliveryEngine.Carrier(
                        new CallAuthority.BackendAuthority(new SiteId("northside")), Optional.empty(), true),
                writePlan,
                new AssessmentDeliveries(ASSESSMENT, orders, List.of(items)));
    }
}
