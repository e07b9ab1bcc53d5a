package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.writeback.SomeLaneStates.AT;
import static org.dorsal.writeback.SomeLaneStates.CREATE_ONLY;
import static org.dorsal.writeback.SomeLaneStates.OPEN;
import static org.dorsal.writeback.SomeLaneStates.UNSEARCHABLE;
import static org.dorsal.writeback.SomeLaneStates.filed;
import static org.dorsal.writeback.SomeLaneStates.item;
import static org.dorsal.writeback.SomeLaneStates.place;
import static org.dorsal.writeback.SomeLaneStates.writePlan;

import java.util.Optional;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.KindPlan.WritePlan;
import org.dorsal.writeback.NextActionPolicy.DeliveryAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NextActionPolicyTest {
    private static final EhrCopy COPY = new EhrCopy("e1", Optional.of("7"));

    @Test
    void what_the_EHR_never_got_is_created() {
        DeliveryItem item = item(ResourceKind.PANEL, 1);
        assertThat(act(item, place(writePlan(OPEN), item)))
                .isEqualTo(new DeliveryAction.CreateAction(Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(names = {"SENT", "UNKNOWN"})
    void what_may_have_arrived_is_searched_for_and_never_sent_again(DeliveryState state) {
        DeliveryItem sent = item(ResourceKind.PANEL, 1).sent(Optional.empty(), AT);
        DeliveryItem item =
                state == DeliveryState.SENT ? sent : sent.doubtful(0, Optional.empty(), Optional.empty(), AT);
        assertThat(act(item, place(writePlan(OPEN), item))).isEqualTo(new DeliveryAction.SearchAction());
    }

    @Test
    void what_may_have_arrived_where_nothing_can_be_searched_waits_for_a_person_who_knows_it_may_be_there() {
        DeliveryItem item = item(ResourceKind.NOTE, 1).sent(Optional.empty(), AT);
        DeliveryItem parked = moved(item, place(writePlan(UNSEARCHABLE), item));
        assertThat(parked.reason()).contains(DeliveryReason.UNSEARCHABLE);
        assertThat(parked.mayBeThere()).isTrue();
    }

    @Test
    void an_update_that_may_have_arrived_is_looked_at_where_it_was_sent_even_without_a_search() {
        DeliveryItem item = item(ResourceKind.NOTE, 2).sent(Optional.of(COPY), AT);
        assertThat(act(item, place(writePlan(UNSEARCHABLE), filed(ResourceKind.NOTE, 1), item)))
                .isEqualTo(new DeliveryAction.LookAction(COPY));
    }

    @Test
    void where_nothing_new_is_written_only_what_the_EHR_has_is_updated() {
        WritePlan corrections = writePlan(OPEN).correcting(true);
        DeliveryItem never = item(ResourceKind.PLAN, 1);
        assertThat(moved(never, place(corrections, never)).reason()).contains(DeliveryReason.WRITE_BACK_OFF);
        DeliveryItem next = item(ResourceKind.PLAN, 2);
        assertThat(act(next, place(corrections, filed(ResourceKind.PLAN, 1), next)))
                .isEqualTo(new DeliveryAction.UpdateAction(COPY));
        DeliveryItem sent = item(ResourceKind.PLAN, 1).sent(Optional.empty(), AT);
        assertThat(act(sent, place(corrections, sent))).isEqualTo(new DeliveryAction.SearchAction());
    }

    @Test
    void what_the_EHR_has_is_updated_where_it_is() {
        DeliveryItem item = item(ResourceKind.PLAN, 2);
        assertThat(act(item, place(writePlan(OPEN), filed(ResourceKind.PLAN, 1), item)))
                .isEqualTo(new DeliveryAction.UpdateAction(COPY));
    }

    @Test
    void a_note_that_can_not_be_updated_is_replaced_and_anything_else_is_left_to_a_person() {
        DeliveryItem note = item(ResourceKind.NOTE, 2);
        DeliveryItem panel = item(ResourceKind.PANEL, 2);
        assertThat(act(note, place(writePlan(CREATE_ONLY), filed(ResourceKind.NOTE, 1), note)))
                .isEqualTo(new DeliveryAction.CreateAction(Optional.of(COPY)));
        assertThat(moved(panel, place(writePlan(CREATE_ONLY), filed(ResourceKind.PANEL, 1), panel))
                        .reason())
                .contains(DeliveryReason.NO_CORRECTIONS);
    }

    @Test
    void a_copy_whose_place_was_not_told_is_found_before_it_is_corrected() {
        DeliveryItem filed = item(ResourceKind.PANEL, 1).filed(Optional.empty(), AT);
        DeliveryItem item = item(ResourceKind.PANEL, 2);
        assertThat(act(item, place(writePlan(OPEN), filed, item))).isEqualTo(new DeliveryAction.FindAction(filed));
        assertThat(moved(item, place(writePlan(UNSEARCHABLE), filed, item)).reason())
                .contains(DeliveryReason.ID_NOT_TOLD);
    }

    @Test
    void nothing_is_sent_over_an_earlier_version_that_waits_for_a_person() {
        DeliveryItem parked =
                item(ResourceKind.PANEL, 1).sent(Optional.empty(), AT).parked(DeliveryReason.UNSEARCHABLE, true, AT);
        DeliveryItem item = item(ResourceKind.PANEL, 2);
        assertThat(moved(item, place(writePlan(OPEN), parked, item)).reason()).contains(DeliveryReason.EARLIER_PARKED);
    }

    @Test
    void what_was_overtaken_before_it_was_sent_is_not_sent() {
        DeliveryItem old = item(ResourceKind.PANEL, 1);
        assertThat(moved(old, place(writePlan(OPEN), old, item(ResourceKind.PANEL, 2)))
                        .state())
                .isEqualTo(DeliveryState.SUPERSEDED);
    }

    @Test
    void nothing_is_created_in_order_to_be_taken_back() {
        DeliveryItem item = item(ResourceKind.PANEL, 2);
        DeliveryAction act = NextActionPolicy.of(item, place(writePlan(OPEN), item), true, AT);
        assertThat(act).isInstanceOf(DeliveryAction.TransitionAction.class);
        assertThat(((DeliveryAction.TransitionAction) act).to().state()).isEqualTo(DeliveryState.SUPERSEDED);
    }

    @Test
    void a_right_that_was_lost_meanwhile_is_told_and_not_tried() {
        DeliveryItem item = item(ResourceKind.PANEL, 1);
        WritePlan none = writePlan(new KindPlan.NotWritten(KindPlan.UnwrittenReason.NO_SCOPE));
        assertThat(moved(item, place(none, item)).reason()).contains(DeliveryReason.FORBIDDEN);
    }

    private static DeliveryAction act(DeliveryItem item, LaneState place) {
        return NextActionPolicy.of(item, place, false, AT);
    }

    private static DeliveryItem moved(DeliveryItem item, LaneState place) {
        return ((DeliveryAction.TransitionAction) act(item, place)).to();
    }
}
