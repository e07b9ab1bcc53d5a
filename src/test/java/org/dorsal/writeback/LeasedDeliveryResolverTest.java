package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.dorsal.writeback.SomeItems.NOON;
import static org.dorsal.writeback.SomeItems.in;
import static org.dorsal.writeback.SomeItems.item;
import static org.dorsal.writeback.SomeItems.order;
import static org.dorsal.writeback.SomeItems.parked;
import static org.dorsal.writeback.SomeItems.ways;

import java.time.*;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.audit.OperatorDecision;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.DeliveryResolver.LeasedDeliveryResolver;
import org.dorsal.writeback.DeliveryResolver.Resolution;
import org.dorsal.writeback.DeliveryResolver.Resolution.AbandonDelivery;
import org.dorsal.writeback.DeliveryResolver.Resolution.AbsentFromEhr;
import org.dorsal.writeback.DeliveryResolver.Resolution.HandOverDelivery;
import org.dorsal.writeback.DeliveryResolver.Resolution.PresentInEhr;
import org.dorsal.writeback.DeliveryResolver.Resolution.RetryDelivery;
import org.dorsal.writeback.DeliveryResolver.ResolutionOutcome;
import org.dorsal.writeback.SomeDeliveries.LedgerCall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeasedDeliveryResolverTest {
    private static final String SITE = "northside";
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Instant LATER = NOON.plusSeconds(3600);
    private static final DeliveryItem FIRST = item("a", ResourceKind.PANEL, 1);
    private static final DeliveryItem SECOND = item("a", ResourceKind.PANEL, 2);
    private static final DeliveryItem THIRD = item("a", ResourceKind.PANEL, 3);

    private final SomeDeliveries deliveries = new SomeDeliveries(NOON);
    private final LeasedDeliveryResolver redrive =
            new LeasedDeliveryResolver(deliveries, Clock.fixed(LATER, ZoneOffset.UTC), new Random(7));

    @BeforeEach
    void three_versions_were_ordered_and_the_lane_is_idle() {
        for (var version = 1; version <= 3; version++) {
            deliveries.order(order(SITE, "ann", "a", version, NOON));
        }
        idle();
    }

    @Test
    void what_may_be_in_the_ehr_is_searched_for_before_it_is_tried_again() {
        setItems(parked(FIRST, DeliveryReason.TRIED_OFTEN, true));

        assertThat(resolve(FIRST, new RetryDelivery())).isEqualTo(ResolutionOutcome.DONE);

        assertThat(now(FIRST)).isEqualTo(moved(FIRST, DeliveryState.UNKNOWN, Optional.empty(), Optional.empty()));
    }

    @Test
    void what_is_certainly_not_in_the_ehr_is_tried_again_at_once_and_counted_anew() {
        setItems(new DeliveryItem(
                FIRST.key(),
                FIRST.kind(),
                FIRST.position(),
                FIRST.resourceVersion(),
                DeliveryState.PARKED,
                Optional.of(DeliveryReason.TRIED_OFTEN),
                Optional.of(new EhrCopy("there-1", Optional.empty())),
                Optional.empty(),
                9,
                NOON,
                NOON,
                Optional.of(NOON.plusSeconds(9)),
                Optional.of("no"),
                false));

        assertThat(resolve(FIRST, new RetryDelivery())).isEqualTo(ResolutionOutcome.DONE);

        assertThat(now(FIRST)).isEqualTo(moved(FIRST, DeliveryState.PENDING, Optional.empty(), Optional.empty()));
    }

    @Test
    void what_an_operator_did_not_find_is_sent_anew_whatever_was_thought_before() {
        setItems(parked(FIRST, DeliveryReason.UNSEARCHABLE, true));

        assertThat(resolve(FIRST, new AbsentFromEhr())).isEqualTo(ResolutionOutcome.DONE);

        assertThat(now(FIRST)).isEqualTo(moved(FIRST, DeliveryState.PENDING, Optional.empty(), Optional.empty()));
        assertThat(now(FIRST).mayBeThere()).isFalse();
    }

    @Test
    void what_is_gone_from_the_chart_and_is_needed_there_is_created_anew() {
        setItems(in(DeliveryState.FILED, FIRST), parked(SECOND, DeliveryReason.GONE_THERE, false));

        assertThat(resolve(SECOND, new AbsentFromEhr())).isEqualTo(ResolutionOutcome.DONE);

        assertThat(now(SECOND).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(now(FIRST).state())
                .as("no update is tried of the copy that is gone")
                .isEqualTo(DeliveryState.SUPERSEDED);
    }

    @Test
    void an_id_of_an_EHR_may_be_longer_than_FHIR_allows() {
        assertThat(LogicalIds.isEhr("e".repeat(109))).isTrue();
        assertThat(LogicalIds.isEhr("e".repeat(257))).isFalse();
    }

    @Test
    void what_is_handed_over_goes_with_anybodys_launch_and_takes_along_what_waited_with_it() {
        DeliveryItem note = item("a", ResourceKind.NOTE, 1);
        setItems(parked(FIRST, DeliveryReason.LAUNCH_EXPIRED, false));
        Lease lease = deliveries.lease(SITE, "ann", LEASE).orElseThrow();
        DeliveryItem other = parked(note, DeliveryReason.LAUNCH_EXPIRED, true);
        deliveries.plan(lease, order(SITE, "ann", "a", 2, NOON), ways(), List.of(other));
        deliveries.release(lease, Optional.empty(), NOON);

        assertThat(resolve(FIRST, new HandOverDelivery())).isEqualTo(ResolutionOutcome.DONE);

        assertThat(now(FIRST).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(now(note).state()).as("it may be there already").isEqualTo(DeliveryState.UNKNOWN);
        assertThat(List.of(now(FIRST), now(note))).allMatch(item -> item.hasReason(DeliveryReason.HANDED_OVER));
        assertThat(deliveries.rulings())
                .singleElement()
                .satisfies(ruling ->
                        assertThat(ruling.decision()).isEqualTo(OperatorDecision.OperatorDecisionKind.HANDED_OVER));
    }

    @Test
    void what_an_operator_found_is_filed_where_they_say_it_is() {
        setItems(parked(FIRST, DeliveryReason.UNSEARCHABLE, true));

        assertThat(resolve(FIRST, new PresentInEhr(Optional.of("ehr-7")))).isEqualTo(ResolutionOutcome.DONE);

        assertThat(now(FIRST))
                .isEqualTo(moved(
                        FIRST,
                        DeliveryState.FILED,
                        Optional.empty(),
                        Optional.of(new EhrCopy("ehr-7", Optional.empty()))));
    }

    @Test
    void what_is_given_up_stays_out_and_may_be_taken_up_again() {
        setItems(parked(FIRST, DeliveryReason.UNSEARCHABLE, true));

        assertThat(resolve(FIRST, new AbandonDelivery())).isEqualTo(ResolutionOutcome.DONE);
        assertThat(now(FIRST).state()).isEqualTo(DeliveryState.REJECTED);
        assertThat(now(FIRST).reason()).contains(DeliveryReason.GIVEN_UP);
        assertThat(now(FIRST).mayBeThere()).isTrue();

        assertThat(resolve(FIRST, new RetryDelivery())).isEqualTo(ResolutionOutcome.DONE);
        assertThat(now(FIRST).state()).isEqualTo(DeliveryState.UNKNOWN);
    }

    @ParameterizedTest
    @MethodSource("resolutions")
    void later_versions_that_waited_for_it_go_on_with_it(Resolution resolution) {
        setItems(
                parked(FIRST, DeliveryReason.FORBIDDEN, false),
                parked(SECOND, DeliveryReason.EARLIER_PARKED, false),
                parked(THIRD, DeliveryReason.CHANGED_THERE, false));

        assertThat(resolve(FIRST, resolution)).isEqualTo(ResolutionOutcome.DONE);

        assertThat(now(SECOND)).isEqualTo(moved(SECOND, DeliveryState.PENDING, Optional.empty(), Optional.empty()));
        assertThat(now(THIRD).reason()).contains(DeliveryReason.CHANGED_THERE);
    }

    @ParameterizedTest
    @MethodSource("resolutions")
    void a_later_version_that_may_be_there_is_looked_for(Resolution resolution) {
        setItems(parked(FIRST, DeliveryReason.FORBIDDEN, false), parked(SECOND, DeliveryReason.EARLIER_PARKED, true));

        assertThat(resolve(FIRST, resolution)).isEqualTo(ResolutionOutcome.DONE);

        assertThat(now(SECOND).state()).isEqualTo(DeliveryState.UNKNOWN);
    }

    @Test
    void of_two_versions_that_may_be_there_the_earlier_one_is_looked_for_too() {
        setItems(parked(FIRST, DeliveryReason.TRIED_OFTEN, true), parked(SECOND, DeliveryReason.EARLIER_PARKED, true));

        assertThat(resolve(FIRST, new RetryDelivery())).isEqualTo(ResolutionOutcome.DONE);

        assertThat(List.of(now(FIRST), now(SECOND))).allMatch(item -> item.state() == DeliveryState.UNKNOWN);
    }

    @ParameterizedTest
    @MethodSource("sendings")
    void an_older_version_is_never_sent_over_a_newer_one(Resolution resolution) {
        for (var newer : List.of(
                in(DeliveryState.FILED, SECOND), in(DeliveryState.UNKNOWN, SECOND), in(DeliveryState.SENT, SECOND))) {
            setItems(in(DeliveryState.REJECTED, FIRST), newer);

            assertThat(resolve(FIRST, resolution)).isEqualTo(ResolutionOutcome.DONE);
            assertThat(now(FIRST).state()).isEqualTo(DeliveryState.SUPERSEDED);
            assertThat(now(SECOND)).isEqualTo(newer);
        }
    }

    @ParameterizedTest
    @MethodSource("resolutions")
    void the_lane_is_woken_and_the_decision_told_with_who_made_it_and_why(Resolution resolution) {
        setItems(parked(FIRST, DeliveryReason.FORBIDDEN, false));
        assertThat(deliveries.due(SITE)).isEmpty();

        resolve(FIRST, resolution);

        assertThat(deliveries.due(SITE)).containsEntry("ann", LATER);
        assertThat(deliveries.rulings()).singleElement().satisfies(ruling -> {
            assertThat(ruling.decision())
                    .isEqualTo(
                            switch (resolution) {
                                case RetryDelivery _ -> OperatorDecision.OperatorDecisionKind.AGAIN;
                                case AbsentFromEhr _ -> OperatorDecision.OperatorDecisionKind.NOT_THERE;
                                case PresentInEhr _ -> OperatorDecision.OperatorDecisionKind.THERE;
                                case HandOverDelivery _ -> OperatorDecision.OperatorDecisionKind.HANDED_OVER;
                                case AbandonDelivery _ -> OperatorDecision.OperatorDecisionKind.GIVEN_UP;
                            });
            assertThat(ruling.operator()).isEqualTo("ops-jo");
            assertThat(ruling.reason()).isEqualTo("Looked at the chart");
            assertThat(ruling.patient()).isEqualTo("ann");
            assertThat(ruling.delivery()).isEqualTo(FIRST.key().id());
            assertThat(ruling.resource()).isEqualTo(FIRST.key().slot() + "/_history/1");
        });
        assertThat(deliveries.lease(SITE, LATER, LEASE)).isPresent();
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "SENT", "UNKNOWN", "FILED", "SUPERSEDED"})
    void what_needs_nobody_is_left_alone(DeliveryState state) {
        setItems(in(state, FIRST));

        assertThat(resolve(FIRST, new AbandonDelivery())).isEqualTo(ResolutionOutcome.NOT_STUCK);

        assertThat(now(FIRST).state()).isEqualTo(state);
        assertThat(deliveries.rulings()).isEmpty();
    }

    @Test
    void what_changed_before_the_lease_was_taken_is_left_alone_and_the_lane_given_back() {
        setItems(parked(FIRST, DeliveryReason.FORBIDDEN, false));
        deliveries.before(moment -> {
            if (moment == LedgerCall.LEASE) {
                deliveries.before(SomeDeliveries.LedgerFault.NONE);
                setItems(in(DeliveryState.FILED, FIRST));
            }
        });

        assertThat(resolve(FIRST, new RetryDelivery())).isEqualTo(ResolutionOutcome.NOT_STUCK);
        assertThat(deliveries.rulings()).isEmpty();
        assertThat(deliveries.lease(SITE, LATER, LEASE)).isPresent();
    }

    @Test
    void nothing_is_decided_while_somebody_works_on_the_patients_deliveries() {
        setItems(parked(FIRST, DeliveryReason.FORBIDDEN, false));
        assertThat(deliveries.lease(SITE, "ann", LEASE)).isPresent();

        assertThat(resolve(FIRST, new RetryDelivery())).isEqualTo(ResolutionOutcome.BUSY);
        assertThat(now(FIRST).state()).isEqualTo(DeliveryState.PARKED);
    }

    @Test
    void who_loses_the_lane_over_it_has_decided_nothing() {
        setItems(parked(FIRST, DeliveryReason.FORBIDDEN, false));
        deliveries.before(moment -> {
            if (moment == LedgerCall.DECIDE) {
                deliveries.clock(NOON.plus(Duration.ofDays(1)));
            }
        });

        assertThat(resolve(FIRST, new RetryDelivery())).isEqualTo(ResolutionOutcome.BUSY);
        assertThat(now(FIRST).state()).isEqualTo(DeliveryState.PARKED);
    }

    @Test
    void what_a_site_does_not_have_is_unknown_to_it() {
        setItems(parked(FIRST, DeliveryReason.FORBIDDEN, false));

        assertThat(resolve(item("b", ResourceKind.PANEL, 1), new RetryDelivery()))
                .isEqualTo(ResolutionOutcome.UNKNOWN);
        assertThat(redrive.resolve("elsewhere", FIRST.key().id(), new RetryDelivery(), "ops-jo", "why"))
                .isEqualTo(ResolutionOutcome.UNKNOWN);
    }

    @Test
    void a_decision_without_a_name_or_a_reason_is_none() {
        setItems(parked(FIRST, DeliveryReason.FORBIDDEN, false));

        for (var reason : List.of("", " ", "x".repeat(LeasedDeliveryResolver.MAX_REASON_CHARS + 1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> redrive.resolve(SITE, FIRST.key().id(), new RetryDelivery(), "ops-jo", reason));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> redrive.resolve(SITE, FIRST.key().id(), new RetryDelivery(), " ", "why"));
        assertThat(now(FIRST).state()).isEqualTo(DeliveryState.PARKED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a?b", "../x", "a b", "ä", "..", "-"})
    void what_is_no_id_names_no_copy(String text) {
        assertThat(LogicalIds.isEhr(text)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new PresentInEhr(Optional.of(text)));
    }

    static Stream<Resolution> resolutions() {
        return Stream.of(
                new RetryDelivery(),
                new AbsentFromEhr(),
                new PresentInEhr(Optional.of("ehr-7")),
                new HandOverDelivery(),
                new AbandonDelivery());
    }

    static Stream<Resolution> sendings() {
        return Stream.of(new RetryDelivery(), new AbsentFromEhr(), new HandOverDelivery());
    }

    private ResolutionOutcome resolve(DeliveryItem item, Resolution resolution) {
        return redrive.resolve(SITE, item.key().id(), resolution, "ops-jo", "Looked at the chart");
    }

    private DeliveryItem now(DeliveryItem item) {
        return deliveries.find(SITE, item.key().id()).orElseThrow().item();
    }

    /** Stores the items as a worker does. */
    private void setItems(DeliveryItem... items) {
        Lease lease = deliveries.lease(SITE, "ann", LEASE).orElseThrow();
        for (var item : items) {
            deliveries.plan(lease, order(SITE, "ann", "a", item.key().version(), NOON), ways(), List.of(item));
            deliveries.keep(lease, item, Optional.empty());
        }
        deliveries.release(lease, Optional.empty(), NOON);
    }

    private void idle() {
        deliveries.release(deliveries.lease(SITE, "ann", LEASE).orElseThrow(), Optional.empty(), NOON);
    }

    private static DeliveryItem moved(
            DeliveryItem item, DeliveryState state, Optional<DeliveryReason> reason, Optional<EhrCopy> filed) {
        return new DeliveryItem(
                item.key(),
                item.kind(),
                item.position(),
                item.resourceVersion(),
                state,
                reason,
                Optional.empty(),
                filed,
                0,
                LATER,
                LATER,
                Optional.empty(),
                Optional.empty(),
                false);
    }
}
