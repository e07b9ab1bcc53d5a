package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.writeback.SomePlaces.AT;
import static org.dorsal.writeback.SomePlaces.OPEN;
import static org.dorsal.writeback.SomePlaces.filed;
import static org.dorsal.writeback.SomePlaces.item;
import static org.dorsal.writeback.SomePlaces.order;
import static org.dorsal.writeback.SomePlaces.piece;
import static org.dorsal.writeback.SomePlaces.rungs;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.writeback.Way.Rungs;
import org.junit.jupiter.api.Test;

class PlanningTest {
    private static final Rungs NOTHING = rungs(new Way.NotWritten(Way.Why.NOT_TAKEN));

    @Test
    void each_kind_that_the_EHR_takes_becomes_an_item_in_the_order_of_delivery() {
        List<Piece> pieces = Arrays.stream(Kind.values())
                .map(kind -> piece(kind, 1, "final"))
                .toList();
        List<Item> items = Planning.of(order(1), pieces, List.of(), rungs(OPEN), AT);
        assertThat(items).extracting(Item::kind).containsExactly(Kind.values());
        assertThat(items).extracting(Item::position).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(items).allMatch(item -> item.state() == State.PENDING);
    }

    @Test
    void what_the_EHR_does_not_take_is_no_item_and_is_said() {
        assertThat(plan(1, piece(Kind.PLAN, 1, "active"), NOTHING)).isEmpty();
        assertThat(Planning.ways(NOTHING)).containsEntry(Kind.PLAN, "NOT_TAKEN");
        assertThat(Planning.ways(rungs(OPEN))).containsEntry(Kind.PLAN, "written");
    }

    @Test
    void a_version_that_was_never_sent_is_superseded_by_the_next() {
        List<Item> items = plan(2, piece(Kind.PANEL, 2, "amended"), rungs(OPEN), item(Kind.PANEL, 1));
        assertThat(items).extracting(Item::state).containsExactly(State.SUPERSEDED, State.PENDING);
        assertThat(items).extracting(item -> item.key().version()).containsExactly(1, 2);
    }

    @Test
    void a_version_that_may_have_arrived_is_not_superseded_before_that_is_known() {
        Item sent = item(Kind.PANEL, 1).sent(Optional.empty(), AT);
        List<Item> items = plan(2, piece(Kind.PANEL, 2, "amended"), rungs(OPEN), sent);
        assertThat(items).extracting(item -> item.key().version()).containsExactly(2);
    }

    @Test
    void a_resource_that_did_not_change_is_not_sent_again() {
        assertThat(plan(2, piece(Kind.RESPONSE, 1, "completed"), rungs(OPEN), filed(Kind.RESPONSE, 1)))
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
        Piece withdrawn = piece(Kind.PANEL, 2, "entered-in-error");
        Item refused = item(Kind.PANEL, 1).rejected(Optional.empty(), AT);
        Item doubtful = item(Kind.PANEL, 1).sent(Optional.empty(), AT);
        assertThat(states(plan(2, withdrawn, rungs(OPEN), filed(Kind.PANEL, 1))))
                .containsExactly(State.PENDING);
        assertThat(states(plan(2, withdrawn, rungs(OPEN), doubtful))).containsExactly(State.PENDING);
        assertThat(states(plan(2, withdrawn, rungs(OPEN), refused))).isEmpty();
        assertThat(states(plan(2, withdrawn, rungs(OPEN), item(Kind.PANEL, 1)))).containsExactly(State.SUPERSEDED);
    }

    @Test
    void what_was_refused_is_tried_again_in_its_next_version() {
        Item refused = item(Kind.PANEL, 1).rejected(Optional.of("no"), AT);
        assertThat(states(plan(2, piece(Kind.PANEL, 2, "amended"), rungs(OPEN), refused)))
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
        Map<Kind, Way> ways = new EnumMap<>(rungs(OPEN).ways());
        ways.remove(Kind.NOTE);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> new Rungs(ways)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Item> plan(int version, Piece piece, Rungs rungs, Item... earlier) {
        return Planning.of(order(version), List.of(piece), List.of(earlier), rungs, AT);
    }

    private static List<State> states(List<Item> items) {
        return items.stream().map(Item::state).toList();
    }
}
