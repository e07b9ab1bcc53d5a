package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.writeback.SomeItems.NOON;
import static org.dorsal.writeback.SomeItems.assessment;
import static org.dorsal.writeback.SomeItems.full;
import static org.dorsal.writeback.SomeItems.in;
import static org.dorsal.writeback.SomeItems.item;
import static org.dorsal.writeback.SomeItems.order;
import static org.dorsal.writeback.SomeItems.panelAndNote;
import static org.dorsal.writeback.SomeItems.parked;
import static org.dorsal.writeback.SomeItems.ways;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.store.TestPostgres;
import org.dorsal.writeback.FilingStatus.Overall;
import org.junit.jupiter.api.Test;

class StoredFilingsTest {
    private static final Duration LEASE = Duration.ofSeconds(60);

    private final SomeLedger ledger = new SomeLedger();
    private final String site = ledger.site();
    private final StoredDeliveryLedger deliveries = ledger.deliveries();
    private final Filings filings = ledger.filings();

    @Test
    void an_assessment_that_nobody_ordered_is_not_queued() {
        FilingStatus status = filings.of(site, "ann", assessment("a"));

        assertThat(status.overall()).isEqualTo(Overall.NOT_QUEUED);
        assertThat(filings.ofPatient(site, "ann")).isEmpty();
    }

    @Test
    void an_order_is_on_its_way_before_anybody_has_looked_at_it() {
        ledger.queue(order(site, "ann", "a", 1, NOON));

        FilingStatus status = filings.of(site, "ann", assessment("a"));
        assertThat(status).isEqualTo(new FilingStatus(Optional.of(NOON), false, Map.of(), true, List.of()));
        assertThat(status.overall()).isEqualTo(Overall.ON_ITS_WAY);
    }

    @Test
    void what_was_planned_is_told_resource_by_resource_and_so_is_what_stays_with_us() {
        planned("ann", "a", 1, NOON, panelAndNote("a", 1).reversed());

        FilingStatus status = filings.of(site, "ann", assessment("a"));
        assertThat(status.planned()).isTrue();
        assertThat(status.notWritten())
                .containsExactly(Map.entry(ResourceKind.PLAN, KindPlan.UnwrittenReason.NOT_TAKEN));
        assertThat(status.lines())
                .extracting(DeliveryItem::kind)
                .containsExactly(ResourceKind.PANEL, ResourceKind.NOTE);
        assertThat(filings.ofPatient(site, "ann")).containsExactly(Map.entry(assessment("a"), status));
    }

    /** Replicas of two releases run at the same time, and an operator may go back: the table holds any word. */
    @Test
    void a_reason_of_another_release_is_another_reason() {
        planned("ann", "a", 1, NOON, panelAndNote("a", 1).reversed());
        TestPostgres.run(
                TestPostgres.shared().asSuperuser(),
                "update delivery_plan set ways = replace(ways::text, 'NOT_TAKEN', 'OF_LATER')::jsonb where site = '"
                        + site + "'");

        assertThat(filings.of(site, "ann", assessment("a")).notWritten())
                .containsExactly(Map.entry(ResourceKind.PLAN, KindPlan.UnwrittenReason.OTHER));
    }

    @Test
    void a_plan_that_was_made_again_may_leave_kinds_out_and_does_not_claim_all() {
        DeliveryOrder order = order(site, "ann", "a", 1, NOON);
        DeliveryItem item = item("a", ResourceKind.PANEL, 1);
        ledger.queue(order);
        Lease lease = deliveries.lease(site, NOON, LEASE).orElseThrow();
        deliveries.plan(lease, order, Map.of(), List.of(parked(item, DeliveryReason.INTERNAL_FAULT, false)));
        deliveries.keep(lease, item, Optional.empty());
        deliveries.plan(lease, order, ways(), List.of(in(DeliveryState.FILED, item)));

        FilingStatus status = filings.of(site, "ann", assessment("a"));
        assertThat(status.overall()).isEqualTo(Overall.IN_THE_RECORD);
        assertThat(status.partial()).as("as far as this EHR accepts it").isTrue();
    }

    @Test
    void a_line_tells_where_it_is_and_what_the_ehr_said() {
        DeliveryItem full = full(item("a", ResourceKind.PANEL, 1));
        planned("ann", "a", 1, NOON, List.of(full));

        assertThat(filings.of(site, "ann", assessment("a")).lines()).containsExactly(full);
    }

    @Test
    void of_each_resource_the_newest_version_counts() {
        planned(
                "ann",
                "a",
                1,
                NOON,
                List.of(
                        in(DeliveryState.FILED, item("a", ResourceKind.PANEL, 1)),
                        in(DeliveryState.FILED, item("a", ResourceKind.NOTE, 1))));
        planned("ann", "a", 2, NOON.plusSeconds(1), List.of(item("a", ResourceKind.PANEL, 2)));

        FilingStatus status = filings.of(site, "ann", assessment("a"));
        assertThat(status.queued()).contains(NOON.plusSeconds(1));
        assertThat(status.lines())
                .extracting(DeliveryItem::key)
                .containsExactly(
                        item("a", ResourceKind.PANEL, 2).key(),
                        item("a", ResourceKind.NOTE, 1).key());
        assertThat(status.overall()).isEqualTo(Overall.ON_ITS_WAY);
    }

    @Test
    void patients_assessments_and_sites_are_kept_apart() {
        planned("ann", "a", 1, NOON, List.of(in(DeliveryState.FILED, item("a", ResourceKind.PANEL, 1))));
        planned("ann", "b", 1, NOON, List.of(item("b", ResourceKind.PANEL, 1)));

        assertThat(filings.of(site, "bob", assessment("a")).overall()).isEqualTo(Overall.NOT_QUEUED);
        assertThat(filings.of("elsewhere", "ann", assessment("a")).overall()).isEqualTo(Overall.NOT_QUEUED);
        assertThat(filings.ofPatient(site, "ann")).hasSize(2);
        assertThat(filings.of(site, "ann", assessment("a")).overall()).isEqualTo(Overall.IN_THE_RECORD);
        assertThat(filings.of(site, "ann", assessment("b")).overall()).isEqualTo(Overall.ON_ITS_WAY);
    }

    @Test
    void what_needs_a_person_is_listed_before_what_waits() {
        planned(
                "ann",
                "a",
                1,
                NOON,
                List.of(
                        item("a", ResourceKind.RESPONSE, 1),
                        in(DeliveryState.REJECTED, item("a", ResourceKind.PANEL, 1)),
                        parked(item("a", ResourceKind.PLAN, 1), DeliveryReason.FORBIDDEN, false),
                        in(DeliveryState.FILED, item("a", ResourceKind.NOTE, 1))));

        assertThat(filings.stuck(site, 10))
                .extracting(stuck -> stuck.line().kind())
                .containsExactly(ResourceKind.PLAN, ResourceKind.PANEL, ResourceKind.RESPONSE);
        assertThat(filings.stuck(site, 1)).extracting(Filings.StuckDelivery::patient).containsExactly("ann");
        assertThat(filings.stuck("elsewhere", 10)).isEmpty();
    }

    @Test
    void what_was_given_up_or_followed_by_a_later_version_needs_nobody() {
        DeliveryItem givenUp = parked(item("a", ResourceKind.PLAN, 1), DeliveryReason.GIVEN_UP, false);
        planned(
                "ann",
                "a",
                1,
                NOON,
                List.of(
                        in(DeliveryState.REJECTED, item("a", ResourceKind.PANEL, 1)),
                        new DeliveryItem(
                                givenUp.key(),
                                givenUp.kind(),
                                1,
                                1,
                                DeliveryState.REJECTED,
                                givenUp.reason(),
                                Optional.empty(),
                                Optional.empty(),
                                0,
                                NOON,
                                NOON,
                                Optional.empty(),
                                Optional.empty(),
                                false)));
        assertThat(filings.stuck(site, 10)).hasSize(1);

        planned("ann", "a", 2, NOON, List.of(in(DeliveryState.FILED, item("a", ResourceKind.PANEL, 2))));
        assertThat(filings.stuck(site, 10)).isEmpty();
    }

    @Test
    void depth_counts_what_waits_and_how_long_the_oldest_has() {
        assertThat(filings.depth(site, NOON)).isEqualTo(new Filings.QueueDepth(0, 0, 0));

        ledger.queue(order(site, "bob", "b", 1, NOON.plusSeconds(50)));
        assertThat(filings.depth(site, NOON.plusSeconds(60))).isEqualTo(new Filings.QueueDepth(1, 0, 10));
        assertThat(filings.depth(site, NOON)).isEqualTo(new Filings.QueueDepth(1, 0, 0));

        planned(
                "ann",
                "a",
                1,
                NOON,
                List.of(
                        item("a", ResourceKind.PANEL, 1),
                        in(DeliveryState.UNKNOWN, item("a", ResourceKind.SCORE, 1)),
                        in(DeliveryState.FILED, item("a", ResourceKind.NOTE, 1)),
                        parked(item("a", ResourceKind.PLAN, 1), DeliveryReason.FORBIDDEN, false)));
        assertThat(filings.depth(site, NOON.plusSeconds(60))).isEqualTo(new Filings.QueueDepth(3, 1, 60));
        assertThat(filings.depth("elsewhere", NOON)).isEqualTo(new Filings.QueueDepth(0, 0, 0));
    }

    private void planned(String patient, String name, int version, Instant now, List<DeliveryItem> items) {
        DeliveryOrder order = order(site, patient, name, version, now);
        ledger.queue(order);
        Lease lease = deliveries.lease(site, patient, LEASE).orElseThrow();
        assertThat(deliveries.plan(lease, order, ways(), items)).isTrue();
        deliveries.release(lease, Optional.empty(), now);
    }
}
