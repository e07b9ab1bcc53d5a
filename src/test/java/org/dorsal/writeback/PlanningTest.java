package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.writeback.SomePlaces.AT;
import static org.dorsal.writeback.SomePlaces.OPEN;
import static org.dorsal.writeback.SomePlaces.filed;
import static org.dorsal.writeback.SomePlaces.item;
import static org.dorsal.writeback.SomePlaces.order;
import static org.dorsal.writeback.SomePlaces.piece;
import static org.dorsal.writeback.SomePlaces.writePlan;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.writeback.KindPlan.WritePlan;
import org.junit.jupiter.api.Test;

class PlanningTest {
    private static final WritePlan NOTHING = writePlan(new KindPlan.NotWritten(KindPlan.Why.NOT_TAKEN));

    @Test
    void each_kind_that_the_EHR_takes_becomes_an_item_in_the_order_of_delivery() {
        List<Deliverable> pieces = Arrays.stream(Kind.values())
                .map(kind -> piece(kind, 1, "final"))
                .toList();
        List<Item> items = Planning.of(order(1), pieces, List.of(), writePlan(OPEN), AT);
        assertThat(items).extracting(Item::kind).containsExactly(Kind.values());
        assertThat(items).extracting(Item::position).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(items).allMatch(item -> item.state() == State.PENDING);
    }

    @Test
    void what_the_EHR_does_not_take_is_no_item_and_is_said() {
        assertThat(plan(1, piece(Kind.PLAN, 1, "active"), NOTHING)).isEmpty();
        assertThat(Planning.ways(NOTHING)).containsEntry(Kind.PLAN, "NOT_TAKEN");
        assertThat(Planning.ways(writePlan(OPEN))).containsEntry(Kind.PLAN, "written");
    }

    @Test
    void a_version_that_was_never_sent_is_superseded_by_the_next() {
        List<Item> items = plan(2, piece(Kind.PANEL, 2, "amended"), writePlan(OPEN), item(Kind.PANEL, 1));
        assertThat(items).extracting(Item::state).containsExactly(State.SUPERSEDED, State.PENDING);
        assertThat(items).extracting(item -> item.key().version()).containsExactly(1, 2);
    }

    @Test
    void a_version_that_may_have_arrived_is_not_superseded_before_that_is_known() {
        Item sent = item(Kind.PANEL, 1).sent(Optional.empty(), AT);
        List<Item> items = plan(2, piece(Kind.PANEL, 2, "amended"), writePlan(OPEN), sent);
        assertThat(items).extracting(item -> item.key().version()).containsExactly(2);
    }

    @Test
    void a_resource_that_did_not_change_is_not_sent_again() {
        assertThat(plan(2, piece(Kind.RESPONSE, 1, "completed"), writePlan(OPEN), filed(Kind.RESPONSE, 1)))
                .isEmpty();
    }

    @Test
    void what_the_EHR_has_and_no_longer_takes_is_never_left_standing_in_silence() {
        List<Item> items = plan(2, piece(Kind.PANEL, 2, "amended"), NOTHING, filed(Kind.PANEL, 1));
        assertThat(items).singleElement().satisfies(item -> {
            assertThat(item.state()).isEqualTo(State.PARKED);
            assertThat(item.reason()).contains(Reason.NO_CORRECTIONS);
        });
    }

    @Test
    void a_withdrawal_reaches_what_the_EHR_has_or_may_have_and_nothing_else() {
        Deliverable withdrawn = piece(Kind.PANEL, 2, "entered-in-error");
        Item refused = item(Kind.PANEL, 1).rejected(Optional.empty(), AT);
        Item doubtful = item(Kind.PANEL, 1).sent(Optional.empty(), AT);
        assertThat(states(plan(2, withdrawn, writePlan(OPEN), filed(Kind.PANEL, 1))))
                .containsExactly(State.PENDING);
        assertThat(states(plan(2, withdrawn, writePlan(OPEN), doubtful))).containsExactly(State.PENDING);
        assertThat(states(plan(2, withdrawn, writePlan(OPEN), refused))).isEmpty();
        assertThat(states(plan(2, withdrawn, writePlan(OPEN), item(Kind.PANEL, 1))))
                .containsExactly(State.SUPERSEDED);
    }

    @Test
    void where_nothing_new_is_written_what_the_EHR_has_is_corrected_and_taken_back() {
        WritePlan corrections = writePlan(OPEN).correcting(true);
        List<Deliverable> amended = List.of(
                piece(Kind.FLAG, 2, "amended"),
                piece(Kind.PANEL, 2, "amended"),
                piece(Kind.NOTE, 2, "entered-in-error"));
        List<Item> there = List.of(filed(Kind.PANEL, 1), filed(Kind.NOTE, 1));
        assertThat(Planning.of(order(2), amended, there, corrections, AT))
                .extracting(Item::kind)
                .containsExactly(Kind.PANEL, Kind.NOTE);
    }

    @Test
    void where_nothing_new_is_written_an_order_of_which_the_EHR_has_nothing_is_left_to_a_person() {
        WritePlan corrections = writePlan(OPEN).correcting(true);
        assertThat(states(plan(1, piece(Kind.PANEL, 1, "final"), corrections))).containsExactly(State.PENDING);
        assertThat(plan(2, piece(Kind.PANEL, 2, "entered-in-error"), corrections))
                .isEmpty();
        assertThat(states(plan(2, piece(Kind.PANEL, 2, "amended"), corrections, item(Kind.PANEL, 1))))
                .containsExactly(State.SUPERSEDED, State.PENDING);
    }

    @Test
    void what_was_refused_is_tried_again_in_its_next_version() {
        Item refused = item(Kind.PANEL, 1).rejected(Optional.of("no"), AT);
        assertThat(states(plan(2, piece(Kind.PANEL, 2, "amended"), writePlan(OPEN), refused)))
                .containsExactly(State.PENDING);
    }

    @Test
    void what_can_not_be_read_stands_there_until_somebody_has_looked() {
        assertThat(Planning.unreadable(order(1), AT)).singleElement().satisfies(item -> {
            assertThat(item.state()).isEqualTo(State.PARKED);
            assertThat(item.reason()).contains(Reason.UNREADABLE);
        });
    }

    @Test
    void rungs_without_a_kind_are_no_rungs() {
        Map<Kind, KindPlan> ways = new EnumMap<>(writePlan(OPEN).ways());
        ways.remove(Kind.NOTE);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> new WritePlan(ways)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Item> plan(int version, Deliverable piece, WritePlan writePlan, Item... earlier) {
        return Planning.of(order(version), List.of(piece), List.of(earlier), writePlan, AT);
    }

    private static List<State> states(List<Item> items) {
        return items.stream().map(Item::state).toList();
    }
}
