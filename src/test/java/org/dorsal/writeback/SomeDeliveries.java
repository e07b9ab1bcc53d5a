package org.dorsal.writeback;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.dorsal.audit.OperatorDecision;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.DeliveryLedger.AssessmentDeliveries;
import org.dorsal.writeback.DeliveryResolver.LeasedDeliveryResolver.OperatorDeliveryLedger;
import org.dorsal.writeback.SomeLane.LaneKey;

/**
 * Delivery ledger in memory, with a database clock set by the test. {@link DeliveriesAgreeProperties} verifies that it
 * behaves like PostgreSQL, so that a simulation may use it. Faults are injected before a call (without effect) and
 * after it (with effect, but without a reply).
 */
final class SomeDeliveries implements OperatorDeliveryLedger {
    /** Calls that a test can disturb. */
    enum LedgerCall {
        LEASE,
        EXTEND,
        WORK,
        PLAN,
        KEEP,
        RELEASE,
        FIND,
        VERSIONS,
        DECIDE
    }

    /** Injected fault; throws to disturb a call. */
    @FunctionalInterface
    interface LedgerFault {
        LedgerFault NONE = _ -> {};

        void reached(LedgerCall moment);
    }

    /** Recorded attempt with the resulting state. */
    record RecordedAttempt(String site, String patient, DeliveryItem item, Attempt attempt) {}

    private final Map<LaneKey, SomeLane> lanes = new TreeMap<>();
    private final List<RecordedAttempt> attempts = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final List<OperatorDecision> rulings = new ArrayList<>();
    private Instant clock;
    private LedgerFault before = LedgerFault.NONE;
    private LedgerFault after = LedgerFault.NONE;

    /** @param clock of the database */
    SomeDeliveries(Instant clock) {
        this.clock = clock;
    }

    /** Sets the database's clock. */
    synchronized void clock(Instant now) {
        clock = now;
    }

    synchronized void before(LedgerFault disturbance) {
        before = disturbance;
    }

    synchronized void after(LedgerFault disturbance) {
        after = disturbance;
    }

    /** Queues the order and wakes the lane, like the commit of a signature or receipt. */
    synchronized void order(DeliveryOrder order) {
        lanes.computeIfAbsent(new LaneKey(order.site(), order.patient()), _ -> new SomeLane())
                .queue(order);
    }

    /** Wakes the patient's lane, if it exists, like a launch. */
    synchronized void wake(String site, String patient, Instant now) {
        lane(site, patient).ifPresent(lane -> lane.wake(now));
    }

    @Override
    public synchronized Optional<Lease> lease(String site, Instant now, Duration length) {
        return disturbed(
                LedgerCall.LEASE,
                () -> free(site, now, _ -> true).map(lane -> {
                    lane.getValue().comeLast(now, clock);
                    return lease(lane, length);
                }));
    }

    @Override
    public synchronized Optional<Lease> lease(String site, String patient, Duration length) {
        return disturbed(
                LedgerCall.LEASE,
                () -> free(site, Instant.MAX, place -> place.patient().equals(patient))
                        .map(lane -> lease(lane, length)));
    }

    @Override
    public synchronized boolean extend(Lease lease, Duration length) {
        return disturbed(
                LedgerCall.EXTEND,
                () -> held(lease).map(lane -> lane.until(clock.plus(length))).isPresent());
    }

    @Override
    public synchronized List<AssessmentDeliveries> work(Lease lease) {
        return disturbed(
                LedgerCall.WORK,
                () -> lane(lease.site(), lease.patient()).map(SomeLane::open).orElseGet(List::of));
    }

    @Override
    public synchronized boolean plan(
            Lease lease, DeliveryOrder order, Map<ResourceKind, String> ways, List<DeliveryItem> items) {
        return disturbed(
                LedgerCall.PLAN,
                () -> held(lease).filter(lane -> lane.plan(order, ways, items)).isPresent());
    }

    @Override
    public synchronized boolean findable(String site, String type) {
        return ids.contains(site + "/" + type)
                || attempts.stream()
                        .anyMatch(made -> made.site().equals(site)
                                && made.item().key().type().equals(type)
                                && made.attempt().act() == Attempt.AttemptAction.SEARCH
                                && made.attempt().outcome() == Attempt.AttemptOutcome.DONE);
    }

    /** Records an earlier successful search for resources of the type at the site. */
    synchronized void addFound(String site, String type) {
        ids.add(site + "/" + type);
    }

    @Override
    public synchronized boolean keep(Lease lease, DeliveryItem item, Optional<Attempt> attempt) {
        return disturbed(LedgerCall.KEEP, () -> {
            boolean stored =
                    held(lease).filter(lane -> lane.replaceAll(List.of(item))).isPresent();
            if (stored) {
                attempt.ifPresent(made -> attempts.add(new RecordedAttempt(lease.site(), lease.patient(), item, made)));
            }
            return stored;
        });
    }

    @Override
    public synchronized void release(Lease lease, Optional<Instant> due, Instant now) {
        disturbed(
                LedgerCall.RELEASE,
                () -> lane(lease.site(), lease.patient())
                        .filter(lane -> lane.fence() == lease.fence())
                        .map(lane -> lane.release(lease.orders(), due, now)));
    }

    @Override
    public synchronized Optional<PatientItem> find(String site, UUID key) {
        return disturbed(
                LedgerCall.FIND,
                () -> lanes.entrySet().stream()
                        .filter(lane -> lane.getKey().site().equals(site))
                        .flatMap(lane -> lane.getValue().items().stream()
                                .map(item -> new PatientItem(lane.getKey().patient(), item)))
                        .filter(item -> item.item().key().id().equals(key))
                        .findFirst());
    }

    @Override
    public synchronized List<DeliveryItem> ofAssessment(Lease lease, String assessment) {
        return disturbed(
                LedgerCall.VERSIONS,
                () -> lane(lease.site(), lease.patient()).stream()
                        .flatMap(lane -> lane.items().stream())
                        .filter(item -> item.key().assessment().equals(assessment))
                        .toList());
    }

    @Override
    public synchronized boolean decide(Lease lease, List<DeliveryItem> items, OperatorDecision ruling) {
        return disturbed(LedgerCall.DECIDE, () -> {
            boolean stored = held(lease).filter(lane -> lane.replaceAll(items)).isPresent();
            if (stored) {
                rulings.add(ruling);
            }
            return stored;
        });
    }

    /** Every decision, in order. */
    synchronized List<OperatorDecision> rulings() {
        return List.copyOf(rulings);
    }

    /** Every attempt, in order. */
    synchronized List<RecordedAttempt> attempts() {
        return List.copyOf(attempts);
    }

    /** Current items of all patients. */
    synchronized List<DeliveryItem> items() {
        return lanes.values().stream().flatMap(lane -> lane.items().stream()).toList();
    }

    /** Current orders of all patients. */
    synchronized List<DeliveryOrder> orders() {
        return lanes.values().stream().flatMap(lane -> lane.orders().stream()).toList();
    }

    /** Decisions for the order; empty before it is planned. */
    synchronized Map<ResourceKind, String> ways(String site, String patient, String assessment, int version) {
        return lane(site, patient).map(lane -> lane.ways(assessment, version)).orElseGet(Map::of);
    }

    /** Next due time of each lane by the service's clock; idle lanes are left out. */
    synchronized Map<String, Instant> due(String site) {
        Map<String, Instant> due = new LinkedHashMap<>();
        lanes.forEach((place, lane) -> {
            if (place.site().equals(site) && !lane.due().equals(Instant.MAX)) {
                due.put(place.patient(), lane.due());
            }
        });
        return due;
    }

    private Optional<Map.Entry<LaneKey, SomeLane>> free(String site, Instant now, Predicate<LaneKey> which) {
        return lanes.entrySet().stream()
                .filter(lane -> lane.getKey().site().equals(site) && which.test(lane.getKey()))
                .filter(lane -> lane.getValue().free(now, clock))
                .min(Comparator.comparing(lane -> lane.getValue().due()));
    }

    private Lease lease(Map.Entry<LaneKey, SomeLane> entry, Duration length) {
        SomeLane lane = entry.getValue();
        lane.take(clock.plus(length));
        return new Lease(entry.getKey().site(), entry.getKey().patient(), lane.fence(), lane.wakes());
    }

    /** The lane, when that lease is its newest and has not run out. */
    private Optional<SomeLane> held(Lease lease) {
        return lane(lease.site(), lease.patient()).filter(lane -> lane.heldBy(lease.fence(), clock));
    }

    private Optional<SomeLane> lane(String site, String patient) {
        return Optional.ofNullable(lanes.get(new LaneKey(site, patient)));
    }

    private <T> T disturbed(LedgerCall moment, Supplier<T> call) {
        before.reached(moment);
        T done = call.get();
        after.reached(moment);
        return done;
    }
}
