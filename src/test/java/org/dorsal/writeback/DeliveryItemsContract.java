package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.writeback.SomeItems.NOON;
import static org.dorsal.writeback.SomeItems.assessment;
import static org.dorsal.writeback.SomeItems.attempt;
import static org.dorsal.writeback.SomeItems.full;
import static org.dorsal.writeback.SomeItems.in;
import static org.dorsal.writeback.SomeItems.item;
import static org.dorsal.writeback.SomeItems.key;
import static org.dorsal.writeback.SomeItems.order;
import static org.dorsal.writeback.SomeItems.panelAndNote;
import static org.dorsal.writeback.SomeItems.ways;

import java.util.*;
import org.dorsal.audit.OperatorDecision;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.DeliveryLedger.AssessmentDeliveries;
import org.dorsal.writeback.DeliveryResolver.LeasedDeliveryResolver.OperatorDeliveryLedger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contract of a delivery ledger for plans, items and attempts. */
abstract class DeliveryItemsContract extends DeliveryLedgerContract {
    @Test
    void an_order_is_work_until_it_is_planned_and_all_its_items_are_settled() {
        DeliveryOrder order = order(site(), "ann", "a", 1, NOON);
        queue(order);
        Lease lease = take(NOON).orElseThrow();

        assertThat(deliveries().work(lease))
                .containsExactly(new AssessmentDeliveries(assessment("a"), List.of(order), List.of()));

        List<DeliveryItem> items = panelAndNote("a", 1);
        assertThat(deliveries().plan(lease, order, ways(), items.reversed())).isTrue();
        assertThat(deliveries().work(lease))
                .containsExactly(
                        new AssessmentDeliveries(assessment("a"), List.of(SomeItems.planned(order, ways())), items));

        deliveries().keep(lease, in(DeliveryState.FILED, items.getFirst()), Optional.empty());
        assertThat(deliveries().work(lease))
                .containsExactly(new AssessmentDeliveries(
                        assessment("a"),
                        List.of(SomeItems.planned(order, ways())),
                        List.of(in(DeliveryState.FILED, items.getFirst()), items.getLast())));
        deliveries().keep(lease, in(DeliveryState.REJECTED, items.getLast()), Optional.empty());
        assertThat(deliveries().work(lease)).isEmpty();
    }

    @Test
    void a_later_order_brings_the_whole_assessment_back_with_its_versions_in_order() {
        DeliveryOrder first = order(site(), "ann", "a", 1, NOON);
        DeliveryOrder second = order(site(), "ann", "a", 2, NOON.plusSeconds(9));
        queue(first);
        Lease lease = take(NOON).orElseThrow();
        DeliveryItem filed = in(DeliveryState.FILED, item("a", ResourceKind.PANEL, 1));
        deliveries().plan(lease, first, ways(), List.of(filed));
        assertThat(deliveries().work(lease)).isEmpty();

        queue(second);
        assertThat(deliveries().work(lease))
                .containsExactly(new AssessmentDeliveries(
                        assessment("a"), List.of(SomeItems.planned(first, ways()), second), List.of(filed)));
        deliveries().plan(lease, second, ways(), panelAndNote("a", 2));
        assertThat(deliveries().work(lease))
                .containsExactly(new AssessmentDeliveries(
                        assessment("a"),
                        List.of(SomeItems.planned(first, ways()), SomeItems.planned(second, ways())),
                        List.of(filed, item("a", ResourceKind.PANEL, 2), item("a", ResourceKind.NOTE, 2))));
    }

    @Test
    void the_assessment_with_the_oldest_order_comes_first() {
        queue(order(site(), "ann", "younger", 1, NOON.plusSeconds(1)));
        queue(order(site(), "ann", "older", 1, NOON));
        queue(order(site(), "ann", "youngest", 1, NOON.plusSeconds(2)));
        queue(order(site(), "bob", "another's", 1, NOON));
        queue(order(site(), "ann", "older", 2, NOON.plusSeconds(3)));
        Lease lease = deliveries().lease(site(), "ann", LEASE).orElseThrow();

        assertThat(deliveries().work(lease))
                .extracting(AssessmentDeliveries::assessment)
                .containsExactly(assessment("older"), assessment("younger"), assessment("youngest"));
    }

    @Test
    void a_plan_supersedes_what_an_earlier_one_had_not_sent() {
        DeliveryOrder first = order(site(), "ann", "a", 1, NOON);
        DeliveryOrder second = order(site(), "ann", "a", 2, NOON);
        queue(first);
        queue(second);
        Lease lease = take(NOON).orElseThrow();
        deliveries().plan(lease, first, ways(), panelAndNote("a", 1));
        DeliveryItem old = in(DeliveryState.SUPERSEDED, item("a", ResourceKind.PANEL, 1));

        assertThat(deliveries().plan(lease, second, ways(), List.of(item("a", ResourceKind.PANEL, 2), old)))
                .isTrue();

        assertThat(deliveries().ofAssessment(lease, assessment("a")))
                .containsExactly(old, item("a", ResourceKind.NOTE, 1), item("a", ResourceKind.PANEL, 2));
    }

    @Test
    void an_order_is_planned_once() {
        DeliveryOrder order = order(site(), "ann", "a", 1, NOON);
        queue(order);
        Lease lease = take(NOON).orElseThrow();
        assertThat(deliveries().plan(lease, order, Map.of(), List.of())).isTrue();

        assertThat(deliveries().plan(lease, order, ways(), panelAndNote("a", 1)))
                .isFalse();
        assertThat(deliveries().find(site(), key("a", ResourceKind.PANEL, 1).id()))
                .isEmpty();
        assertThat(deliveries().work(lease)).isEmpty();
    }

    @Test
    void what_nobody_ordered_is_not_planned() {
        queue(order(site(), "ann", "a", 1, NOON));
        Lease lease = take(NOON).orElseThrow();

        assertThat(deliveries().plan(lease, order(site(), "ann", "a", 2, NOON), ways(), panelAndNote("a", 2)))
                .isFalse();
        assertThat(deliveries().find(site(), key("a", ResourceKind.PANEL, 2).id()))
                .isEmpty();
    }

    @Test
    void an_item_comes_back_as_it_was_kept_be_it_full_or_empty() {
        Lease lease = planned();
        DeliveryItem full = full(item("a", ResourceKind.PANEL, 1));

        assertThat(deliveries().keep(lease, full, Optional.empty())).isTrue();
        assertThat(panel()).isEqualTo(full);
        assertThat(deliveries().keep(lease, item("a", ResourceKind.PANEL, 1), Optional.empty()))
                .isTrue();
        assertThat(panel()).isEqualTo(item("a", ResourceKind.PANEL, 1));
    }

    @ParameterizedTest
    @EnumSource
    void every_state_is_kept_and_remembers_whether_the_ehr_may_hold_it(DeliveryState state) {
        Lease lease = planned();

        deliveries().keep(lease, in(state, item("a", ResourceKind.PANEL, 1)), Optional.empty());

        assertThat(panel().state()).isEqualTo(state);
        assertThat(panel().mayBeThere()).isEqualTo(state == DeliveryState.SENT || state == DeliveryState.UNKNOWN);
    }

    @Test
    void an_attempt_is_told_with_what_it_led_to_or_not_at_all() {
        Lease lease = planned();
        DeliveryItem panel = item("a", ResourceKind.PANEL, 1);

        assertThat(deliveries().keep(lease, in(DeliveryState.SENT, panel), Optional.empty()))
                .isTrue();
        assertThat(attempts()).isZero();
        assertThat(deliveries().keep(lease, in(DeliveryState.FILED, panel), Optional.of(done())))
                .isTrue();
        assertThat(attempts()).isEqualTo(1);
        Attempt cut = attempt(Attempt.AttemptAction.UPDATE, Attempt.AttemptOutcome.UNKNOWN, OptionalInt.empty());
        assertThat(deliveries().keep(lease, in(DeliveryState.UNKNOWN, panel), Optional.of(cut)))
                .isTrue();
        assertThat(attempts()).isEqualTo(2);

        Attempt stray = attempt(Attempt.AttemptAction.READ, Attempt.AttemptOutcome.ABSENT, OptionalInt.of(404));
        assertThat(deliveries().keep(lease, item("unheard-of", ResourceKind.PANEL, 1), Optional.of(stray)))
                .isFalse();
        assertThat(attempts()).isEqualTo(2);
    }

    @Test
    void a_decision_changes_several_items_at_once() {
        Lease lease = planned();
        DeliveryItem panel = in(DeliveryState.FILED, item("a", ResourceKind.PANEL, 1));
        DeliveryItem note = in(DeliveryState.SUPERSEDED, item("a", ResourceKind.NOTE, 1));

        assertThat(deliveries().decide(lease, List.of(panel, note), ruling())).isTrue();

        assertThat(panel()).isEqualTo(panel);
        assertThat(deliveries().find(site(), note.key().id()).orElseThrow().item())
                .isEqualTo(note);
    }

    @Test
    void an_item_is_found_by_its_key_at_its_own_site_only() {
        planned();

        assertThat(deliveries().find(site(), key("a", ResourceKind.PANEL, 1).id()))
                .contains(new OperatorDeliveryLedger.PatientItem("ann", item("a", ResourceKind.PANEL, 1)));
        assertThat(deliveries().find(site(), key("a", ResourceKind.PANEL, 2).id()))
                .isEmpty();
        assertThat(deliveries()
                        .find("elsewhere", key("a", ResourceKind.PANEL, 1).id()))
                .isEmpty();
    }

    @Test
    void a_lease_of_one_site_is_none_of_another_with_the_same_patient() {
        Lease lease = planned();
        var elsewhere = new Lease("elsewhere", lease.patient(), lease.fence(), lease.orders());

        assertThat(deliveries().extend(elsewhere, LEASE)).isFalse();
        assertThat(deliveries().work(elsewhere)).isEmpty();
        assertThat(deliveries()
                        .keep(elsewhere, in(DeliveryState.FILED, item("a", ResourceKind.PANEL, 1)), Optional.empty()))
                .isFalse();
        deliveries().release(elsewhere, Optional.of(NOON), NOON);
        assertThat(take(NOON)).isEmpty();
        assertThat(panel().state()).isEqualTo(DeliveryState.PENDING);
    }

    static Attempt done() {
        return attempt(Attempt.AttemptAction.CREATE, Attempt.AttemptOutcome.DONE, OptionalInt.of(201));
    }

    static OperatorDecision ruling() {
        return new OperatorDecision(
                UUID.fromString("01a1f812-f719-71df-a58e-8d3b9d9ea51d"),
                NOON,
                OperatorDecision.OperatorDecisionKind.THERE,
                "ops-jo",
                "Looked",
                "ann",
                "Observation/b/_history/1",
                key("a", ResourceKind.PANEL, 1).id());
    }

    /** Ann's assessment a with panel and note, taken and planned. */
    private Lease planned() {
        DeliveryOrder order = order(site(), "ann", "a", 1, NOON);
        queue(order);
        Lease lease = take(NOON).orElseThrow();
        deliveries().plan(lease, order, ways(), panelAndNote("a", 1));
        return lease;
    }

    private DeliveryItem panel() {
        return deliveries()
                .find(site(), key("a", ResourceKind.PANEL, 1).id())
                .orElseThrow()
                .item();
    }
}
