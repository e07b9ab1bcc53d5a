package org.dorsal.writeback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.*;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.schedule.PeriodicTask;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.smart.launch.LaunchId;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.DeliveryEngine.Carrier;
import org.dorsal.writeback.DeliveryResolver.LeasedDeliveryResolver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deliveries of one patient at an EHR where only the signer of an assessment may bring it (ADR 29). */
class LaunchWaitTest {
    private static final String SITE = "northside";
    private static final Instant NOON = SomeItems.NOON;
    private static final Duration LAUNCH_WITHIN = Duration.ofDays(14);
    private static final String EARLY = "early";
    private static final String LATE = "late";
    private static final String ANNA = "Practitioner/1";
    private static final String BEN = "Practitioner/2";

    private final SomeDeliveries ledger = new SomeDeliveries(NOON);
    private final Map<String, Carrier> launches = new HashMap<>();
    private final Set<CallAuthority> revoked = new HashSet<>();
    private final Set<String> broken = new HashSet<>();
    private final SimEhr ehr = new SimEhr(
            new SimEhr.EhrTraits(true, false, true, false, true, SimEhr.CreateReplyDetail.LOCATION_AND_ETAG),
            () -> NOON);
    private Instant now = NOON;

    @BeforeEach
    void searchesFindWhatIsThere() {
        List.of(ResourceKind.values()).forEach(kind -> ledger.addFound(SITE, kind.type()));
    }

    @Test
    void results_do_not_wait_for_the_launch_of_another_assessments_signer() {
        ledger.order(order(EARLY, 1, ANNA));
        ledger.order(order(LATE, 1, BEN));
        launch(BEN);
        work();
        assertThat(states(LATE)).containsExactly(DeliveryState.FILED);
        assertThat(states(EARLY)).isEmpty();

        launch(ANNA);
        work();
        assertThat(states(EARLY)).containsExactly(DeliveryState.FILED);
    }

    @Test
    void an_amendment_waits_with_the_version_before_it() {
        ledger.order(order(EARLY, 1, ANNA));
        launch(ANNA);
        work();
        launches.clear();
        ledger.order(order(EARLY, 2, ANNA));
        ledger.order(order(EARLY, 3, ANNA));
        ledger.order(order(LATE, 1, BEN));
        launch(BEN);
        work();
        assertThat(states(LATE)).containsExactly(DeliveryState.FILED);
        assertThat(versionsOf(EARLY)).containsOnly(1);

        launch(ANNA);
        work();
        assertThat(versionsOf(EARLY)).isSorted().endsWith(3);
    }

    @Test
    void what_waits_is_looked_at_again_and_parked_after_its_time() {
        ledger.order(order(EARLY, 1, ANNA));
        ledger.order(order(LATE, 1, BEN));
        launch(BEN);
        work();
        assertThat(ledger.due(SITE)).hasSize(1);

        pass(LAUNCH_WITHIN.plusMinutes(1));
        work();
        assertThat(ledger.items())
                .filteredOn(item -> item.key().assessment().equals(SomeItems.assessment(EARLY)))
                .isNotEmpty()
                .allMatch(
                        item -> item.state() == DeliveryState.PARKED && item.hasReason(DeliveryReason.LAUNCH_EXPIRED));
        assertThat(ledger.due(SITE)).isEmpty();
    }

    @Test
    void launches_whose_token_is_refused_do_not_lengthen_the_time_and_an_operator_may() {
        ledger.order(order(EARLY, 1, ANNA));
        int weeks = 0;
        for (; weeks < 30 && !states(EARLY).contains(DeliveryState.PARKED); weeks++) {
            launches.clear();
            work();
            launch(ANNA);
            revoked.add(launches.get(ANNA).authority());
            work();
            pass(Duration.ofDays(7));
        }
        assertThat(states(EARLY)).containsExactly(DeliveryState.PARKED);
        assertThat(ledger.items()).allMatch(item -> item.hasReason(DeliveryReason.LAUNCH_EXPIRED));
        assertThat(weeks).isLessThanOrEqualTo(4);

        retry(ledger.items().getFirst());
        launches.clear();
        pass(LAUNCH_WITHIN.minusDays(1));
        work();
        assertThat(states(EARLY)).containsExactly(DeliveryState.PENDING);
        pass(Duration.ofDays(1));
        work();
        assertThat(states(EARLY)).containsExactly(DeliveryState.PARKED);
    }

    @Test
    void an_ehr_that_is_silent_now_and_then_does_not_lengthen_the_time() {
        ledger.order(order(EARLY, 1, ANNA));
        for (int week = 0; week < 3; week++) {
            launch(ANNA);
            work((_, _) -> new HttpAnswer.MissingAnswer());
            launches.clear();
            pass(Duration.ofDays(7));
            work();
        }
        assertThat(states(EARLY)).containsExactly(DeliveryState.PARKED);
        assertThat(ledger.items()).allMatch(item -> item.hasReason(DeliveryReason.LAUNCH_EXPIRED));
    }

    @Test
    void an_assessment_does_not_wait_while_the_ehr_asks_for_time_for_another_one() {
        ledger.order(order(EARLY, 1, ANNA));
        ledger.order(order(LATE, 1, BEN));
        launch(ANNA);
        launch(BEN);
        work((authority, call) -> authority.equals(launches.get(ANNA).authority())
                ? SimEhr.reply(503, Map.of("retry-after", "86400"), "")
                : answer(authority, call));
        assertThat(states(EARLY)).contains(DeliveryState.UNKNOWN);

        pass(Duration.ofMinutes(3));
        work();
        assertThat(states(LATE)).containsExactly(DeliveryState.FILED);
        assertThat(versionsOf(EARLY)).isEmpty();

        pass(Duration.ofDays(1));
        work();
        assertThat(states(EARLY)).containsExactly(DeliveryState.FILED);
        assertThat(ledger.due(SITE)).isEmpty();
    }

    @Test
    void results_do_not_wait_for_an_assessment_whose_token_the_ehr_refuses() {
        ledger.order(order(EARLY, 1, ANNA));
        ledger.order(order(LATE, 1, BEN));
        launch(ANNA);
        launch(BEN);
        revoked.add(launches.get(ANNA).authority());
        work();
        assertThat(states(LATE)).containsExactly(DeliveryState.FILED);
        assertThat(states(EARLY)).doesNotContain(DeliveryState.FILED);

        launch(ANNA);
        work();
        assertThat(states(EARLY)).containsExactly(DeliveryState.FILED);
    }

    @Test
    void a_fault_of_our_own_counts_against_the_assessment_in_work() {
        ledger.order(order(EARLY, 1, ANNA));
        launch(ANNA);
        revoked.add(launches.get(ANNA).authority());
        work(); // plans it
        launches.clear();
        ledger.order(order(LATE, 1, BEN));
        launch(BEN);
        broken.add(SomeItems.assessment(LATE));
        for (int round = 0; round < 20; round++) {
            pass(Duration.ofHours(1));
            work();
        }
        assertThat(ledger.items())
                .filteredOn(item -> item.hasReason(DeliveryReason.INTERNAL_FAULT))
                .isNotEmpty()
                .allMatch(item -> item.key().assessment().equals(SomeItems.assessment(LATE)));

        launch(ANNA);
        work();
        assertThat(states(EARLY)).containsExactly(DeliveryState.FILED);
    }

    @Test
    void a_new_launch_sends_at_once_what_a_refused_token_kept_back_without_its_author() {
        ledger.order(order(EARLY, 1, ANNA));
        launch(ANNA);
        Carrier ended = launches.get(ANNA);
        work((authority, call) -> {
            boolean anonymous = !new String(call.body(), UTF_8).contains("author");
            return anonymous && call.method() == EhrCall.Method.POST
                    ? SimEhr.reply(401, Map.of(), "")
                    : answer(authority, call);
        });
        assertThat(ledger.items().getFirst().reason()).contains(DeliveryReason.AUTHOR_LEFT_OUT);
        assertThat(states(EARLY)).doesNotContain(DeliveryState.FILED);
        revoked.add(ended.authority());

        pass(Duration.ofSeconds(1));
        launch(ANNA);
        work();
        assertThat(states(EARLY)).containsExactly(DeliveryState.FILED);
        assertThat(ledger.items().getFirst().reason()).contains(DeliveryReason.AUTHOR_LEFT_OUT);
    }

    @Test
    void a_new_launch_does_not_hurry_what_failed_without_its_author() {
        ledger.order(order(EARLY, 1, ANNA));
        launch(ANNA);
        work((authority, call) -> {
            boolean anonymous = !new String(call.body(), UTF_8).contains("author");
            return anonymous && call.method() == EhrCall.Method.POST
                    ? SimEhr.reply(503, Map.of("retry-after", "3600"), "")
                    : answer(authority, call);
        });
        pass(Duration.ofMinutes(1));
        launch(ANNA);
        work();
        assertThat(states(EARLY)).doesNotContain(DeliveryState.FILED);

        pass(Duration.ofHours(2));
        work();
        assertThat(states(EARLY)).containsExactly(DeliveryState.FILED);
    }

    /** A launch of the clinician in place of an earlier one; it wakes the patient's deliveries. */
    private void launch(String clinician) {
        LaunchId id = new LaunchId(new SiteId(SITE), new UUID(1, launches.size() + 10L * revoked.size()));
        launches.put(clinician, new Carrier(id, Optional.of(clinician), true));
        ledger.wake(SITE, "ann", now);
    }

    private void retry(DeliveryItem item) {
        new LeasedDeliveryResolver(ledger, Clock.fixed(now, ZoneOffset.UTC), new Random(5))
                .resolve(
                        SITE,
                        item.key().id(),
                        new DeliveryResolver.Resolution.RetryDelivery(),
                        "ops",
                        "signer is back");
    }

    private void pass(Duration time) {
        now = now.plus(time);
        ledger.clock(now);
    }

    private void work() {
        work(this::answer);
    }

    private void work(DeliveryEngine.EhrGateway answers) {
        Random random = new Random(4);
        DeliveryEngine engine = new DeliveryEngine(
                SITE,
                SimEhr.BASE,
                ledger,
                order -> {
                    if (broken.contains(order.assessment())) {
                        throw new IllegalArgumentException("of the test");
                    }
                    return Optional.of(SimRecords.pieces(new SimRecords.Version(order, order.version(), 0, false)));
                },
                new SomeWire(),
                answers,
                (order, _) -> Stream.ofNullable(launches.get(order.clinician().orElseThrow())),
                _ -> Optional.of(SomeLaneStates.writePlan(SomeLaneStates.OPEN)),
                new EhrCircuitBreaker(random),
                new DeliveryMetrics(new SimpleMeterRegistry()),
                Clock.fixed(now, ZoneOffset.UTC),
                () -> Duration.between(NOON, now).toNanos(),
                random,
                Duration.ofSeconds(20),
                LAUNCH_WITHIN);
        PeriodicTask.isDone("work", () -> new DeliveryWorker(engine, () -> false).once());
    }

    private EhrReply answer(CallAuthority authority, EhrCall call) {
        return revoked.contains(authority) ? SimEhr.reply(401, Map.of(), "") : ehr.does(call);
    }

    private Set<DeliveryState> states(String assessment) {
        Set<DeliveryState> states = new HashSet<>();
        ledger.items().stream()
                .filter(item -> item.key().assessment().equals(SomeItems.assessment(assessment)))
                .forEach(item -> states.add(item.state()));
        return states;
    }

    /** Versions that the EHR was sent of the assessment's response, in the order of their arrival. */
    private List<Integer> versionsOf(String assessment) {
        Map<String, Integer> marks = new HashMap<>();
        ledger.items().stream()
                .filter(item -> item.key().assessment().equals(SomeItems.assessment(assessment)))
                .forEach(
                        item -> marks.put(item.key().id().toString(), item.key().version()));
        return ehr.log().stream()
                .map(change -> marks.get(SimEhr.mark(change.body())))
                .filter(version -> version != null)
                .toList();
    }

    private static DeliveryOrder order(String name, int version, String signer) {
        return new DeliveryOrder(
                SITE,
                "ann",
                SomeItems.assessment(name),
                version,
                Optional.of(signer),
                NOON.plusSeconds(name.equals(EARLY) ? version : 10 + version),
                Optional.empty(),
                false,
                false);
    }
}
