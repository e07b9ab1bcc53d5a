package org.dorsal.writeback;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.KindPlan.WritePlan;

/** Schedule that a test states step by step: one assessment, the production classes, and a network that it scripts. */
final class SimScript {
    private static final String SITE = "northside";
    private static final String PATIENT = "p1";
    private static final String ASSESSMENT = "01936ba5-0000-7000-8000-000000000001";

    private final SomeDeliveries ledger;
    private final SimEhr ehr;
    private final SimOperator operator;
    private final DeliveryEngine engine;
    private final Map<Integer, List<Deliverable>> versions = new TreeMap<>();
    private final Deque<Function<EhrCall, EhrReply>> answers = new ArrayDeque<>();
    private final List<EhrCall> late = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-20T08:00:00Z");

    /** @param known whether a search has found such resources at the site before */
    SimScript(SimEhr.EhrTraits nature, boolean known) {
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        ledger = new SomeDeliveries(now);
        ehr = new SimEhr(nature, source::instant);
        operator = new SimOperator(ledger, ehr, clock, new Random(1));
        for (ResourceKind kind : ResourceKind.values()) {
            if (known) {
                ledger.found(SITE, kind.type());
            }
        }
        KindPlan.Lookup lookup =
                nature.searchable() ? new KindPlan.Lookup.ByIdentifier() : new KindPlan.Lookup.NoLookup();
        WritePlan plan =
                WritePlan.each(_ -> new KindPlan.WrittenKind(nature.corrected(), lookup, nature.conditional(), false));
        engine = new DeliveryEngine(
                SITE,
                SimEhr.BASE,
                ledger,
                order -> Optional.ofNullable(versions.get(order.version())),
                new SomeWire(),
                this::call,
                (_, _) -> Stream.of(new DeliveryEngine.Carrier(
                        new CallAuthority.BackendAuthority(new SiteId(SITE)), Optional.empty(), true)),
                _ -> Optional.of(plan),
                new EhrCircuitBreaker(new Random(2)),
                new SimSchedule.NoListener(),
                clock,
                () -> Duration.between(Instant.EPOCH, now).toNanos(),
                new Random(3),
                Duration.ofSeconds(20),
                Duration.ofHours(3));
    }

    /** Queues a version of the assessment with these resources, all in this status. */
    void queue(int version, String status, ResourceKind... kinds) {
        List<Deliverable> pieces = Stream.of(kinds)
                .map(kind -> new Deliverable(kind, kind.type(), kind.name(), version, status, json(kind)))
                .toList();
        versions.put(version, pieces);
        ledger.order(order(version));
    }

    /** Queues it and delivers it. */
    void order(int version, String status, ResourceKind... kinds) {
        queue(version, status, kinds);
        work();
    }

    /** Whether all scripted answers were given. */
    boolean allAnswered() {
        return answers.isEmpty();
    }

    /** The next write has its effect and is answered so. */
    void answerAfterEffect(EhrReply answer) {
        answers.add(call -> {
            ehr.does(call);
            return answer;
        });
    }

    /** The next write has no effect and is answered so. */
    void answerWithoutEffect(EhrReply answer) {
        answers.add(_ -> answer);
    }

    /** The next write is not answered, and takes effect when {@link #arrive} is called. */
    void delay() {
        answers.add(call -> {
            late.add(call);
            return new HttpAnswer.MissingAnswer();
        });
    }

    /** Lets the delayed writes take effect. */
    void arrive() {
        late.forEach(ehr::does);
        late.clear();
    }

    /** A clinician edits the EHR's only resource. */
    void edit() {
        now = now.plus(Duration.ofMinutes(10));
        ehr.edit(0);
    }

    /** Runs a worker until nothing is left to do. */
    void work() {
        for (int minute = 0; minute < 600 && !settled(); minute++) {
            step();
        }
        if (!settled()) {
            throw new AssertionError("it never ends: " + ledger.items());
        }
    }

    /** Runs the worker once, a minute later. */
    void step() {
        now = now.plus(Duration.ofMinutes(1));
        ledger.clock(now);
        new DeliveryWorker(engine, () -> false).once();
    }

    DeliveryItem item(int version, ResourceKind kind) {
        return ledger.items().stream()
                .filter(item -> item.key().version() == version && item.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    void decide(DeliveryItem item, DeliveryResolver.Resolution resolution) {
        if (operator.decide(item, resolution) != DeliveryResolver.ResolutionOutcome.DONE) {
            throw new AssertionError("not decided: " + item);
        }
    }

    /** Statuses of the resource's copies in the EHR. */
    List<String> chart(ResourceKind kind) {
        return ehr.copies(kind.name()).stream()
                .map(copy -> SimEhr.resourceStatus(copy.body()))
                .toList();
    }

    /** Id of the EHR's only resource. */
    String onlyId() {
        String reference = ehr.holds().getFirst().id();
        return reference.substring(reference.indexOf('/') + 1);
    }

    SimEhr ehr() {
        return ehr;
    }

    /** Resources on the operators' page. */
    List<ResourceKind> stopped() {
        return ledger.items().stream()
                .filter(item -> item.state() == DeliveryState.PARKED
                        || (item.state() == DeliveryState.REJECTED
                                && !item.reason().equals(Optional.of(DeliveryReason.GIVEN_UP))))
                .map(DeliveryItem::kind)
                .distinct()
                .toList();
    }

    /** Whether the clinician's page says that all of it is in the record. */
    boolean pageSaysInTheRecord() {
        return SimPages.status(ledger, order(versions.size())).overall() == FilingStatus.Overall.IN_THE_RECORD;
    }

    private boolean settled() {
        return ledger.orders().stream().allMatch(DeliveryOrder::planned)
                && ledger.items().stream().allMatch(item -> item.state().settled());
    }

    private EhrReply call(CallAuthority authority, EhrCall call) {
        boolean scripted = call.method() != EhrCall.Method.GET && !answers.isEmpty();
        return scripted ? answers.remove().apply(call) : ehr.does(call);
    }

    private static DeliveryOrder order(int version) {
        return new DeliveryOrder(
                SITE,
                PATIENT,
                ASSESSMENT,
                version,
                Optional.of("Practitioner/1"),
                Instant.parse("2026-11-20T08:00:00Z"),
                Optional.empty());
    }

    private static byte[] json(ResourceKind kind) {
        return ("{\"resourceType\":\"" + kind.type() + "\",\"subject\":\"" + PATIENT + "\"}").getBytes(UTF_8);
    }
}
