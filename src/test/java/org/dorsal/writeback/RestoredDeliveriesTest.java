package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.*;
import java.util.*;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.DeliveryEngine.Carrier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Deliveries of a database that was restored to a moment, to an EHR with later deliveries: each resource is there
 * once, and a person decides where the EHR has a version that the database has lost (restore guide).
 */
class RestoredDeliveriesTest {
    private static final String SITE = "northside";
    private static final Instant NOON = SomeItems.NOON;

    private final SomeDeliveries lost = new SomeDeliveries(NOON);
    private final SomeDeliveries restored = new SomeDeliveries(NOON);
    private final SimEhr ehr = new SimEhr(
            new SimEhr.EhrTraits(true, false, true, false, false, SimEhr.CreateReplyDetail.LOCATION_AND_ETAG),
            () -> NOON);

    private KindPlan way = SomeLaneStates.OPEN;
    private int hours;

    @BeforeEach
    void searchesFindWhatIsThere() {
        for (ResourceKind kind : ResourceKind.values()) {
            lost.addFound(SITE, kind.type());
            restored.addFound(SITE, kind.type());
        }
    }

    @Test
    void a_version_that_was_sent_after_the_moment_is_found() {
        deliver(lost, order(1, false));
        assertThat(writesOf(order(1, true))).isZero();
        assertThat(restored.items()).allMatch(item -> item.state() == DeliveryState.FILED);
    }

    @Test
    void a_version_that_was_not_sent_is_sent() {
        assertThat(writesOf(order(1, true))).isPositive();
        assertThat(restored.items()).allMatch(item -> item.state() == DeliveryState.FILED);
    }

    @Test
    void a_version_is_not_filed_beside_a_later_one_that_was_lost() {
        deliver(lost, order(1, false), order(2, false));
        assertThat(writesOf(order(1, true))).isZero();
        assertThat(restored.items()).isNotEmpty().allMatch(RestoredDeliveriesTest::waitsForPerson);
    }

    @Test
    void an_earlier_version_waits_for_no_person_when_a_later_one_is_found() {
        deliver(lost, order(1, false), order(2, false));
        assertThat(writesOf(order(1, true), order(2, true))).isZero();
        assertThat(statesOf(1)).containsOnly(DeliveryState.SUPERSEDED);
        assertThat(statesOf(2)).contains(DeliveryState.FILED).doesNotContain(DeliveryState.PARKED);
    }

    @Test
    void of_several_versions_the_last_waits_when_the_ehr_has_a_lost_one() {
        deliver(lost, order(1, false), order(2, false), order(3, false));
        assertThat(writesOf(order(1, true), order(2, true))).isZero();
        assertThat(restored.items())
                .filteredOn(item -> item.key().version() == 2 && item.state() != DeliveryState.SUPERSEDED)
                .isNotEmpty()
                .allMatch(RestoredDeliveriesTest::waitsForPerson);
    }

    @Test
    void an_amendment_that_was_not_sent_updates_the_version_before_it() {
        deliver(restored, order(1, false));
        assertThat(writesOf(order(2, true))).isPositive();
        assertThat(ehr.holds().stream().flatMap(copy -> SimEhr.identifiers(copy.body()).stream()))
                .doesNotHaveDuplicates();
        assertThat(restored.items()).allMatch(item -> item.state() == DeliveryState.FILED);
    }

    @Test
    void a_repeated_signature_is_not_filed_beside_the_lost_one() {
        deliver(lost, order(2, false));
        assertThat(writesOf(remade(2))).isZero();
        assertThat(restored.items()).isNotEmpty().allMatch(RestoredDeliveriesTest::waitsForPerson);
    }

    @Test
    void a_repeated_amendment_does_not_count_as_filed_where_the_ehr_has_the_lost_one() {
        deliver(lost, order(1, false));
        deliver(restored, order(1, true));
        deliver(lost, order(2, false));
        assertThat(writesOf(remade(2))).isZero();
        assertThat(restored.items())
                .filteredOn(item -> item.key().version() == 2)
                .isNotEmpty()
                .allMatch(item -> item.state() == DeliveryState.PARKED);
    }

    @Test
    void a_repeated_amendment_is_filed_where_no_lost_one_arrived() {
        deliver(restored, order(1, false));
        assertThat(writesOf(remade(2))).isPositive();
        assertThat(restored.items()).allMatch(item -> item.state() == DeliveryState.FILED);
        assertThat(ehr.holds().stream().flatMap(copy -> SimEhr.identifiers(copy.body()).stream()))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_signature_without_a_lost_one_is_filed() {
        assertThat(writesOf(remade(2))).isPositive();
        assertThat(restored.items()).allMatch(item -> item.state() == DeliveryState.FILED);
    }

    @Test
    void a_note_is_not_filed_beside_a_later_one_that_was_lost() {
        way = SomeLaneStates.CREATE_ONLY;
        deliver(lost, order(1, false));
        deliver(restored, order(1, true));
        deliver(lost, order(3, false));
        deliver(restored, order(2, true));
        assertThat(noteOf(2)).isEqualTo(DeliveryState.PARKED);
    }

    @Test
    void a_note_that_was_not_sent_replaces_the_one_before_it() {
        way = SomeLaneStates.CREATE_ONLY;
        deliver(restored, order(1, false));
        deliver(restored, order(2, true));
        assertThat(noteOf(2)).isEqualTo(DeliveryState.FILED);
    }

    /** Number of changes of the EHR by the restored service. */
    private int writesOf(DeliveryOrder... orders) {
        int before = ehr.log().size();
        deliver(restored, orders);
        return ehr.log().size() - before;
    }

    private DeliveryState noteOf(int version) {
        return restored.items().stream()
                .filter(item -> item.kind() == ResourceKind.NOTE && item.key().version() == version)
                .findFirst()
                .orElseThrow()
                .state();
    }

    private List<DeliveryState> statesOf(int version) {
        return restored.items().stream()
                .filter(item -> item.key().version() == version)
                .map(DeliveryItem::state)
                .toList();
    }

    private static boolean waitsForPerson(DeliveryItem item) {
        return item.state() == DeliveryState.PARKED && item.hasReason(DeliveryReason.CHANGED_THERE);
    }

    private void deliver(SomeDeliveries ledger, DeliveryOrder... orders) {
        Stream.of(orders).forEach(ledger::order);
        Random random = new Random(4);
        EhrCircuitBreaker health = new EhrCircuitBreaker(random);
        IntStream.range(0, 20).forEach(_ -> {
            hours++;
            Instant now = NOON.plus(Duration.ofHours(hours));
            ledger.clock(now);
            DeliveryEngine engine = new DeliveryEngine(
                    SITE,
                    SimEhr.BASE,
                    ledger,
                    order -> Optional.of(SimRecords.pieces(new SimRecords.Version(order, order.version(), 0, false))),
                    new SomeWire(),
                    (_, call) -> ehr.does(call),
                    (_, _) -> Stream.of(
                            new Carrier(new CallAuthority.BackendAuthority(new SiteId(SITE)), Optional.empty(), true)),
                    _ -> Optional.of(SomeLaneStates.writePlan(way)),
                    health,
                    new DeliveryMetrics(new SimpleMeterRegistry()),
                    Clock.fixed(now, ZoneOffset.UTC),
                    () -> Duration.between(NOON, now).toNanos(),
                    random,
                    Duration.ofSeconds(20),
                    Duration.ofDays(14));
            new DeliveryWorker(engine, () -> false).once();
        });
    }

    private static DeliveryOrder order(int version, boolean mayBeThere) {
        return new DeliveryOrder(
                SITE,
                "ann",
                SomeItems.assessment("early"),
                version,
                Optional.of("Practitioner/1"),
                NOON.plusSeconds(version),
                Optional.empty(),
                mayBeThere,
                false);
    }

    /** An order of after the restore about an assessment of before. */
    private static DeliveryOrder remade(int version) {
        return SomeItems.restored(order(version, true), true);
    }
}
