package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.writeback.SomeLaneStates.AT;
import static org.dorsal.writeback.SomeLaneStates.OPEN;
import static org.dorsal.writeback.SomeLaneStates.filed;
import static org.dorsal.writeback.SomeLaneStates.item;
import static org.dorsal.writeback.SomeLaneStates.order;
import static org.dorsal.writeback.SomeLaneStates.piece;
import static org.dorsal.writeback.SomeLaneStates.writePlan;

import java.util.*;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.KindPlan.WritePlan;
import org.junit.jupiter.api.Test;

class OrderPlannerTest {
    private static final WritePlan NOTHING = writePlan(new KindPlan.NotWritten(KindPlan.UnwrittenReason.NOT_TAKEN));

    @Test
    void each_kind_that_the_EHR_takes_becomes_an_item_in_the_order_of_delivery() {
        List<Deliverable> pieces = Arrays.stream(ResourceKind.values())
                .map(kind -> piece(kind, 1, "final"))
                .toList();
        List<DeliveryItem> items = OrderPlanner.of(order(1), pieces, List.of(), writePlan(OPEN), AT);
        assertThat(items).extracting(DeliveryItem::kind).containsExactly(ResourceKind.values());
        assertThat(items).extracting(DeliveryItem::position).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(items).allMatch(item -> item.state() == DeliveryState.PENDING);
    }

    @Test
    void results_that_may_be_in_the_EHR_since_the_database_was_restored_are_looked_up_before_they_are_sent() {
        DeliveryOrder restored = SomeItems.restored(order(1), false);
        assertThat(OrderPlanner.of(
                        restored, List.of(piece(ResourceKind.PANEL, 1, "final")), List.of(), writePlan(OPEN), AT))
                .extracting(DeliveryItem::state)
                .containsExactly(DeliveryState.UNKNOWN);
    }

    @Test
    void what_the_EHR_does_not_take_is_no_item_and_is_said() {
        assertThat(plan(1, piece(ResourceKind.PLAN, 1, "active"), NOTHING)).isEmpty();
        assertThat(OrderPlanner.ways(NOTHING)).containsEntry(ResourceKind.PLAN, "NOT_TAKEN");
        assertThat(OrderPlanner.ways(writePlan(OPEN))).containsEntry(ResourceKind.PLAN, "written");
    }

    @Test
    void a_version_that_was_never_sent_is_superseded_by_the_next() {
        List<DeliveryItem> items =
                plan(2, piece(ResourceKind.PANEL, 2, "amended"), writePlan(OPEN), item(ResourceKind.PANEL, 1));
        assertThat(items)
                .extracting(DeliveryItem::state)
                .containsExactly(DeliveryState.SUPERSEDED, DeliveryState.PENDING);
        assertThat(items).extracting(item -> item.key().version()).containsExactly(1, 2);
    }

    @Test
    void a_version_that_may_have_arrived_is_not_superseded_before_that_is_known() {
        DeliveryItem sent = item(ResourceKind.PANEL, 1).sent(Optional.empty(), AT);
        List<DeliveryItem> items = plan(2, piece(ResourceKind.PANEL, 2, "amended"), writePlan(OPEN), sent);
        assertThat(items).extracting(item -> item.key().version()).containsExactly(2);
    }

    @Test
    void a_resource_that_did_not_change_is_not_sent_again() {
        assertThat(plan(
                        2,
                        piece(ResourceKind.RESPONSE, 1, "completed"),
                        writePlan(OPEN),
                        filed(ResourceKind.RESPONSE, 1)))
                .isEmpty();
    }

    @Test
    void what_the_EHR_has_and_no_longer_takes_is_never_left_standing_in_silence() {
        List<DeliveryItem> items =
                plan(2, piece(ResourceKind.PANEL, 2, "amended"), NOTHING, filed(ResourceKind.PANEL, 1));
        assertThat(items).singleElement().satisfies(item -> {
            assertThat(item.state()).isEqualTo(DeliveryState.PARKED);
            assertThat(item.reason()).contains(DeliveryReason.NO_CORRECTIONS);
        });
    }

    @Test
    void a_withdrawal_reaches_what_the_EHR_has_or_may_have_and_nothing_else() {
        Deliverable withdrawn = piece(ResourceKind.PANEL, 2, "entered-in-error");
        DeliveryItem refused = item(ResourceKind.PANEL, 1).rejected(Optional.empty(), false, AT);
        DeliveryItem doubtful = item(ResourceKind.PANEL, 1).sent(Optional.empty(), AT);
        assertThat(states(plan(2, withdrawn, writePlan(OPEN), filed(ResourceKind.PANEL, 1))))
                .containsExactly(DeliveryState.PENDING);
        assertThat(states(plan(2, withdrawn, writePlan(OPEN), doubtful))).containsExactly(DeliveryState.PENDING);
        assertThat(states(plan(2, withdrawn, writePlan(OPEN), refused))).isEmpty();
        assertThat(states(plan(2, withdrawn, writePlan(OPEN), item(ResourceKind.PANEL, 1))))
                .containsExactly(DeliveryState.SUPERSEDED);
    }

    @Test
    void where_nothing_new_is_written_what_the_EHR_has_is_corrected_and_taken_back() {
        WritePlan corrections = writePlan(OPEN).correcting(true);
        List<Deliverable> amended = List.of(
                piece(ResourceKind.SCORE, 2, "amended"),
                piece(ResourceKind.PANEL, 2, "amended"),
                piece(ResourceKind.NOTE, 2, "entered-in-error"));
        List<DeliveryItem> filed = List.of(filed(ResourceKind.PANEL, 1), filed(ResourceKind.NOTE, 1));
        assertThat(OrderPlanner.of(order(2), amended, filed, corrections, AT))
                .extracting(DeliveryItem::kind)
                .containsExactly(ResourceKind.PANEL, ResourceKind.NOTE);
    }

    @Test
    void where_nothing_new_is_written_an_order_of_which_the_EHR_has_nothing_is_left_to_a_person() {
        WritePlan corrections = writePlan(OPEN).correcting(true);
        assertThat(states(plan(1, piece(ResourceKind.PANEL, 1, "final"), corrections)))
                .containsExactly(DeliveryState.PENDING);
        assertThat(plan(2, piece(ResourceKind.PANEL, 2, "entered-in-error"), corrections))
                .isEmpty();
        assertThat(states(plan(2, piece(ResourceKind.PANEL, 2, "amended"), corrections, item(ResourceKind.PANEL, 1))))
                .containsExactly(DeliveryState.SUPERSEDED, DeliveryState.PENDING);
    }

    @Test
    void what_was_refused_is_tried_again_in_its_next_version() {
        DeliveryItem refused = item(ResourceKind.PANEL, 1).rejected(Optional.of("no"), false, AT);
        assertThat(states(plan(2, piece(ResourceKind.PANEL, 2, "amended"), writePlan(OPEN), refused)))
                .containsExactly(DeliveryState.PENDING);
    }

    @Test
    void what_can_not_be_read_stands_there_until_somebody_has_looked() {
        assertThat(List.of(OrderPlanner.placeholder(order(1), DeliveryReason.UNREADABLE, AT)))
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.state()).isEqualTo(DeliveryState.PARKED);
                    assertThat(item.reason()).contains(DeliveryReason.UNREADABLE);
                });
    }

    @Test
    void rungs_without_a_kind_are_no_rungs() {
        Map<ResourceKind, KindPlan> ways = new EnumMap<>(writePlan(OPEN).ways());
        ways.remove(ResourceKind.NOTE);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> new WritePlan(ways)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<DeliveryItem> plan(
            int version, Deliverable piece, WritePlan writePlan, DeliveryItem... earlier) {
        return OrderPlanner.of(order(version), List.of(piece), List.of(earlier), writePlan, AT);
    }

    private static List<DeliveryState> states(List<DeliveryItem> items) {
        return items.stream().map(DeliveryItem::state).toList();
    }
}
