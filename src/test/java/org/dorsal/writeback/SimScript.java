package org.dorsal.writeback;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.*;
import java.util.*;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dorsal.schedule.PeriodicTask;
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
    private final Set<String> brokenTypes = new HashSet<>();
    private boolean brokenStore;
    private boolean brokenAfterEffect;
    private Instant now = Instant.parse("2026-11-20T08:00:00Z");

    /** @param searchable whether a search has found such resources at the site before */
    SimScript(SimEhr.EhrTraits nature, boolean searchable) {
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        ledger = new SomeDeliveries(now);
        ehr = new SimEhr(nature, source::instant);
        operator = new SimOperator(ledger, ehr, clock, new Random(1));
        for (ResourceKind kind : ResourceKind.values()) {
            if (searchable) {
                ledger.addFound(SITE, kind.type());
            }
        }
        KindPlan.Lookup lookup =
                nature.searchable() ? new KindPlan.Lookup.ByIdentifier() : new KindPlan.Lookup.NoLookup();
        WritePlan plan = WritePlan.each(
                _ -> new KindPlan.WrittenKind(nature.corrected(), lookup, nature.conditional(), Optional.empty()));
        engine = new DeliveryEngine(
                SITE,
                SimEhr.BASE,
                ledger,
                order -> {
                    throwIf(brokenStore);
                    return Optional.ofNullable(versions.get(order.version()));
                },
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
        store(version, status, kinds);
        queueWithoutContents(version);
    }

    /** Queues a version without its resources in the store. */
    void queueWithoutContents(int version) {
        ledger.order(order(version));
    }

    /** Stores the resources of a version. */
    void store(int version, String status, ResourceKind... kinds) {
        List<Deliverable> pieces = Stream.of(kinds)
                .map(kind -> new Deliverable(kind, kind.type(), id(kind), version, status, json(kind)))
                .toList();
        versions.put(version, pieces);
    }

    /** Queues it and delivers it. */
    void order(int version, String status, ResourceKind... kinds) {
        queue(version, status, kinds);
        work();
    }

    /** Work throws from now on at each write of this type, before or after its effect in the EHR. */
    void throwAtWrites(ResourceKind kind, boolean afterEffect) {
        brokenTypes.add(kind.type());
        brokenAfterEffect = afterEffect;
    }

    /** Work throws from now on at each read of the resources. */
    void throwAtReads() {
        brokenStore = true;
    }

    /** Work throws no more. */
    void mend() {
        brokenTypes.clear();
        brokenStore = false;
    }

    private static void throwIf(boolean broken) {
        if (broken) {
            throw new IllegalArgumentException("of the test");
        }
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
        PeriodicTask.isDone("round", () -> new DeliveryWorker(engine, () -> false).once());
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
        return ehr.copies(id(kind)).stream()
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
        return SimPages.status(ledger, order(ledger.orders().size())).overall() == FilingStatus.Overall.IN_THE_RECORD;
    }

    private boolean settled() {
        return ledger.orders().stream().allMatch(DeliveryOrder::planned)
                && ledger.items().stream().allMatch(item -> item.state().settled());
    }

    private EhrReply call(CallAuthority authority, EhrCall call) {
        if (call.method() != EhrCall.Method.GET
                && brokenTypes.contains(call.address().replaceAll("/.*", ""))) {
            if (brokenAfterEffect) {
                ehr.does(call);
            }
            throwIf(true);
        }
        boolean scripted = call.method() != EhrCall.Method.GET && !answers.isEmpty();
        return scripted ? answers.remove().apply(call) : ehr.does(call);
    }

    private static String id(ResourceKind kind) {
        return kind == ResourceKind.RESPONSE ? ASSESSMENT : kind.name();
    }

    private static DeliveryOrder order(int version) {
        return new DeliveryOrder(
                SITE,
                PATIENT,
                ASSESSMENT,
                version,
                Optional.of("Practitioner/1"),
                Instant.parse("2026-11-20T08:00:00Z"),
                Optional.empty(),
                false,
                false);
    }

    private static byte[] json(ResourceKind kind) {
        return ("{\"resourceType\":\"" + kind.type() + "\",\"subject\":\"" + PATIENT + "\"}").getBytes(UTF_8);
    }
}
