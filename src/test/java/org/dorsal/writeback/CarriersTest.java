package org.dorsal.writeback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.*;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.smart.launch.LaunchId;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.KindPlan.WritePlan;
import org.junit.jupiter.api.Test;

/** Tests the choice of the token that delivers results, and results without any token. */
class CarriersTest {
    private static final SiteId SITE = new SiteId("northside");
    private static final Instant NOON = SomeItems.NOON;
    private static final Duration LAUNCH_WITHIN = Duration.ofDays(14);
    private static final DeliveryEngine.Carrier SIGNER = carrier(1, true);
    private static final DeliveryEngine.Carrier COLLEAGUE = carrier(2, false);
    private static final String SAYS_LITTLE =
            "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"invalid\","
                    + "\"details\":{\"text\":\"Practitioner not found\"}}]}";
    private static final WritePlan ALL = SomeLaneStates.writePlan(SomeLaneStates.OPEN);

    private final SomeDeliveries ledger = new SomeDeliveries(NOON);
    private final List<EhrCall> calls = new ArrayList<>();
    private List<DeliveryEngine.Carrier> carriers = List.of();
    private Map<CallAuthority, WritePlan> writePlan = Map.of();
    private final List<Boolean> handedOver = new ArrayList<>();
    private boolean possible = true;
    private SimEhr ehr = ehr(false);

    @Test
    void what_nobody_brings_is_parked_with_a_reason_after_the_time_that_the_settings_give() {
        ledger.order(order());
        drain(NOON.plus(LAUNCH_WITHIN).minusSeconds(1));
        assertThat(ledger.orders()).noneMatch(DeliveryOrder::planned);

        drain(NOON.plus(LAUNCH_WITHIN).plusSeconds(200));

        assertThat(ledger.orders()).allMatch(DeliveryOrder::planned);
        assertThat(ledger.items())
                .isNotEmpty()
                .allMatch(
                        item -> item.state() == DeliveryState.PARKED && item.hasReason(DeliveryReason.LAUNCH_EXPIRED));
        assertThat(calls).isEmpty();
    }

    @Test
    void what_was_sent_before_the_launch_ended_is_parked_with_its_doubt() {
        ledger.order(order());
        carriers = List.of(SIGNER);
        writePlan = Map.of(SIGNER.authority(), ALL);
        drain(
                NOON,
                (_, call) -> call.method() == EhrCall.Method.POST
                        ? new HttpAnswer.MissingAnswer()
                        : SimEhr.reply(503, Map.of(), ""));
        assertThat(ledger.items().getFirst().state()).isEqualTo(DeliveryState.UNKNOWN);
        carriers = List.of();

        drain(NOON.plusSeconds(120));
        drain(NOON.plus(LAUNCH_WITHIN).plusSeconds(500));

        assertThat(ledger.items()).allMatch(item -> item.hasReason(DeliveryReason.LAUNCH_EXPIRED));
        assertThat(ledger.items().getFirst().mayBeThere()).isTrue();
        assertThat(ledger.items().getLast().mayBeThere()).isFalse();
    }

    @Test
    void what_went_out_is_taken_back_though_the_site_has_stopped_writing_back() {
        ledger.order(order());
        carriers = List.of(SIGNER);
        writePlan = Map.of(SIGNER.authority(), ALL);
        drain(NOON);
        assertThat(ledger.items()).isNotEmpty().allMatch(item -> item.state() == DeliveryState.FILED);
        int copies = ehr.holds().size();

        writePlan = Map.of(SIGNER.authority(), ALL.correcting(true));
        ledger.order(withdrawal());
        drain(NOON.plusSeconds(60));

        assertThat(ledger.items()).allMatch(item -> item.state() == DeliveryState.FILED);
        assertThat(ehr.holds())
                .hasSize(copies)
                .filteredOn(
                        copy -> copy.body().path("resourceType").stringValue("").equals("Observation"))
                .isNotEmpty()
                .allMatch(copy -> copy.version() == 2 && copy.byUs());
    }

    @Test
    void what_nobody_can_take_back_any_more_is_parked_at_once() {
        ledger.order(order());
        carriers = List.of(SIGNER);
        writePlan = Map.of(SIGNER.authority(), ALL);
        drain(NOON);
        calls.clear();

        possible = false;
        ledger.order(withdrawal());
        drain(NOON.plusSeconds(60));

        assertThat(calls).isEmpty();
        assertThat(ledger.items())
                .filteredOn(item -> item.key().version() == 2)
                .isNotEmpty()
                .allMatch(item -> item.state() == DeliveryState.PARKED && item.hasReason(DeliveryReason.NO_CLIENT));
    }

    @Test
    void a_colleague_with_the_rights_brings_it_and_the_event_says_whose_rights_were_used() {
        ledger.order(order());
        carriers = List.of(COLLEAGUE);
        writePlan = Map.of(COLLEAGUE.authority(), ALL);

        drain(NOON);

        assertThat(ledger.items()).isNotEmpty().allMatch(item -> item.state() == DeliveryState.FILED);
        assertThat(ledger.attempts())
                .isNotEmpty()
                .allMatch(attempt -> attempt.attempt().user().equals(Optional.of("Practitioner/2")));
    }

    @Test
    void a_colleague_who_may_not_write_all_of_it_brings_nothing_of_it() {
        ledger.order(order());
        carriers = List.of(COLLEAGUE);
        writePlan = Map.of(COLLEAGUE.authority(), ALL.without(ResourceKind.PLAN, KindPlan.UnwrittenReason.NO_SCOPE));

        drain(NOON);

        assertThat(calls).isEmpty();
        assertThat(ledger.orders()).noneMatch(DeliveryOrder::planned);
    }

    @Test
    void who_signed_brings_what_their_own_rights_allow() {
        ledger.order(order());
        carriers = List.of(SIGNER, COLLEAGUE);
        writePlan = Map.of(
                SIGNER.authority(),
                ALL.without(ResourceKind.PLAN, KindPlan.UnwrittenReason.NO_SCOPE),
                COLLEAGUE.authority(),
                ALL);

        drain(NOON);

        assertThat(ledger.items()).noneMatch(item -> item.kind() == ResourceKind.PLAN);
        assertThat(ledger.attempts())
                .allMatch(attempt -> attempt.attempt().user().equals(Optional.of("Practitioner/1")));
    }

    @Test
    void an_ehr_that_does_not_know_the_author_gets_the_answers_without_and_that_is_told() {
        ledger.order(order());
        ehr = ehr(true);
        carriers = List.of(SIGNER);
        writePlan = Map.of(SIGNER.authority(), ALL);

        drain(NOON);

        DeliveryItem response = ledger.items().getFirst();
        assertThat(response.kind()).isEqualTo(ResourceKind.RESPONSE);
        assertThat(ledger.items()).allMatch(item -> item.state() == DeliveryState.FILED);
        assertThat(response.reason()).contains(DeliveryReason.AUTHOR_LEFT_OUT);
        assertThat(ledger.items().stream().skip(1))
                .allMatch(item -> item.reason().isEmpty());
        assertThat(ehr.holds()).noneMatch(copy -> copy.body().has("author"));
    }

    /** A delivery is handed over by an operator alone (ADR 29), not by an EHR that refused the author. */
    @Test
    void what_is_sent_again_without_its_author_is_not_handed_over() {
        ledger.order(order());
        ehr = ehr(true);
        carriers = List.of(SIGNER);
        writePlan = Map.of(SIGNER.authority(), ALL);
        drain(
                NOON,
                (_, call) -> call.method() == EhrCall.Method.POST && !new String(call.body(), UTF_8).contains("author")
                        ? new HttpAnswer.MissingAnswer()
                        : ehr.does(call));
        assertThat(ledger.items().getFirst().reason()).contains(DeliveryReason.AUTHOR_LEFT_OUT);
        assertThat(ledger.items().getFirst().state().settled()).isFalse();

        drain(NOON.plus(Duration.ofHours(2)));
        assertThat(handedOver).hasSizeGreaterThan(1).containsOnly(false);
    }

    @Test
    void an_ehr_that_refuses_without_naming_the_author_gets_nothing_without_the_author() {
        ledger.order(order());
        carriers = List.of(SIGNER);
        writePlan = Map.of(SIGNER.authority(), ALL);

        drain(NOON, (_, call) -> {
            calls.add(call);
            return call.method() == EhrCall.Method.POST ? SimEhr.reply(422, Map.of(), SAYS_LITTLE) : ehr.does(call);
        });

        DeliveryItem response = ledger.items().getFirst();
        assertThat(response.kind()).isEqualTo(ResourceKind.RESPONSE);
        assertThat(response.state()).isEqualTo(DeliveryState.REJECTED);
        assertThat(response.ehrMessage()).contains("Practitioner not found");
        assertThat(calls.stream()
                        .filter(call -> call.method() == EhrCall.Method.POST)
                        .filter(call -> call.address().equals("QuestionnaireResponse")))
                .singleElement()
                .satisfies(call -> assertThat(new String(call.body(), UTF_8)).contains("author"));
    }

    @Test
    void in_doubt_the_ehr_is_asked_for_a_fresh_answer() {
        ledger.order(order());
        carriers = List.of(SIGNER);
        writePlan = Map.of(SIGNER.authority(), ALL);
        drain(NOON);
        assertThat(calls.stream().filter(call -> call.method() == EhrCall.Method.GET))
                .isNotEmpty()
                .allMatch(call -> "no-cache".equals(call.headers().get("Cache-Control")));
    }

    private void drain(Instant now) {
        drain(now, (_, call) -> {
            calls.add(call);
            return ehr.does(call);
        });
    }

    private void drain(Instant now, DeliveryEngine.EhrGateway answers) {
        ledger.clock(now);
        ledger.wake(SITE.value(), "ann", now);
        Random random = new Random(4);
        DeliveryEngine engine = new DeliveryEngine(
                SITE.value(),
                SimEhr.BASE,
                ledger,
                order -> Optional.of(SimRecords.pieces(new SimRecords.Version(order, 1, 0, order.version() > 1))),
                new SomeWire(),
                answers,
                new DeliveryEngine.CarrierSource() {
                    @Override
                    public Stream<DeliveryEngine.Carrier> of(DeliveryOrder order, boolean byOperator) {
                        handedOver.add(byOperator);
                        return carriers.stream();
                    }

                    @Override
                    public boolean possible() {
                        return possible;
                    }
                },
                authority -> authority instanceof CallAuthority.NoAuthority
                        ? Optional.of(ALL)
                        : Optional.ofNullable(writePlan.get(authority)),
                new EhrCircuitBreaker(random),
                new DeliveryMetrics(new SimpleMeterRegistry()),
                Clock.fixed(now, ZoneOffset.UTC),
                System::nanoTime,
                random,
                Duration.ofSeconds(20),
                LAUNCH_WITHIN);
        new DeliveryWorker(engine, () -> false).once();
    }

    private static SimEhr ehr(boolean strict) {
        return new SimEhr(
                new SimEhr.EhrTraits(true, false, true, false, strict, SimEhr.CreateReplyDetail.LOCATION_AND_ETAG),
                () -> NOON);
    }

    private static DeliveryOrder order() {
        return SomeItems.order(SITE.value(), "ann", "a", 1, NOON);
    }

    private static DeliveryOrder withdrawal() {
        return SomeItems.order(SITE.value(), "ann", "a", 2, NOON.plusSeconds(30));
    }

    private static DeliveryEngine.Carrier carrier(int number, boolean own) {
        return new DeliveryEngine.Carrier(
                new LaunchId(SITE, new UUID(1, number)), Optional.of("Practitioner/" + number), own);
    }
}
