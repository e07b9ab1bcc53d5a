package org.dorsal.writeback;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.dorsal.audit.Ruling;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.writeback.Deliveries.Case;
import org.dorsal.writeback.Redrive.OperatorDeliveries;
import org.dorsal.writeback.SomeLane.Place;

/**
 * Delivery ledger in memory, with a database clock set by the test. {@link DeliveriesContract} verifies that it
 * behaves like PostgreSQL, so that a simulation may use it. Faults are injected before a call (without effect) and
 * after it (with effect, but without a reply).
 */
final class SomeDeliveries implements OperatorDeliveries {
    /** Calls that a test can disturb. */
    enum Moment {
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
    interface Disturbance {
        Disturbance NONE = _ -> {};

        void at(Moment moment);
    }

    /** Recorded attempt with the resulting state. */
    record Told(String site, String patient, DeliveryItem item, Attempt attempt) {}

    private final Map<Place, SomeLane> lanes = new TreeMap<>();
    private final List<Told> told = new ArrayList<>();
    private final Set<String> found = new HashSet<>();
    private final List<Ruling> rulings = new ArrayList<>();
    private Instant clock;
    private Disturbance before = Disturbance.NONE;
    private Disturbance after = Disturbance.NONE;

    /** @param clock of the database */
    SomeDeliveries(Instant clock) {
        this.clock = clock;
    }

    /** Sets the database's clock. */
    synchronized void clock(Instant now) {
        clock = now;
    }

    synchronized void before(Disturbance disturbance) {
        before = disturbance;
    }

    synchronized void after(Disturbance disturbance) {
        after = disturbance;
    }

    /** Queues the order and wakes the lane, like the commit of a signature or receipt. */
    synchronized void order(DeliveryOrder order) {
        lanes.computeIfAbsent(new Place(order.site(), order.patient()), _ -> new SomeLane())
                .queue(order);
    }

    /** Wakes the patient's lane, if it exists, like a launch. */
    synchronized void wake(String site, String patient, Instant now) {
        lane(site, patient).ifPresent(lane -> lane.wake(now));
    }

    @Override
    public synchronized Optional<Lease> lease(String site, Instant now, Duration length) {
        return disturbed(Moment.LEASE, () -> free(site, now, _ -> true).map(at -> taken(at, length)));
    }

    @Override
    public synchronized Optional<Lease> lease(String site, String patient, Duration length) {
        return disturbed(
                Moment.LEASE,
                () -> free(site, Instant.MAX, place -> place.patient().equals(patient))
                        .map(at -> taken(at, length)));
    }

    @Override
    public synchronized boolean extend(Lease lease, Duration length) {
        return disturbed(
                Moment.EXTEND,
                () -> held(lease).map(lane -> lane.until(clock.plus(length))).isPresent());
    }

    @Override
    public synchronized List<Case> work(Lease lease) {
        return disturbed(
                Moment.WORK,
                () -> lane(lease.site(), lease.patient()).map(SomeLane::open).orElseGet(List::of));
    }

    @Override
    public synchronized boolean plan(
            Lease lease, DeliveryOrder order, Map<ResourceKind, String> ways, List<DeliveryItem> items) {
        return disturbed(
                Moment.PLAN,
                () -> held(lease).filter(lane -> lane.plan(order, ways, items)).isPresent());
    }

    @Override
    public synchronized boolean findable(String site, String type) {
        return found.contains(site + "/" + type)
                || told.stream()
                        .anyMatch(made -> made.site().equals(site)
                                && made.item().key().type().equals(type)
                                && made.attempt().act() == Attempt.AttemptAction.SEARCH
                                && made.attempt().outcome() == Attempt.AttemptOutcome.DONE);
    }

    /** Records an earlier successful search for resources of the type at the site. */
    synchronized void found(String site, String type) {
        found.add(site + "/" + type);
    }

    @Override
    public synchronized boolean keep(Lease lease, DeliveryItem item, Optional<Attempt> attempt) {
        return disturbed(Moment.KEEP, () -> {
            boolean kept =
                    held(lease).filter(lane -> lane.replaceAll(List.of(item))).isPresent();
            if (kept) {
                attempt.ifPresent(made -> told.add(new Told(lease.site(), lease.patient(), item, made)));
            }
            return kept;
        });
    }

    @Override
    public synchronized void release(Lease lease, Optional<Instant> due, Instant now) {
        disturbed(
                Moment.RELEASE,
                () -> lane(lease.site(), lease.patient())
                        .filter(lane -> lane.fence() == lease.fence())
                        .map(lane -> lane.release(lease.orders(), due, now)));
    }

    @Override
    public synchronized Optional<PatientItem> find(String site, UUID key) {
        return disturbed(
                Moment.FIND,
                () -> lanes.entrySet().stream()
                        .filter(at -> at.getKey().site().equals(site))
                        .flatMap(at -> at.getValue().items().stream()
                                .map(item -> new PatientItem(at.getKey().patient(), item)))
                        .filter(found -> found.item().key().id().equals(key))
                        .findFirst());
    }

    @Override
    public synchronized List<DeliveryItem> ofAssessment(Lease lease, String assessment) {
        return disturbed(
                Moment.VERSIONS,
                () -> lane(lease.site(), lease.patient()).stream()
                        .flatMap(lane -> lane.items().stream())
                        .filter(item -> item.key().assessment().equals(assessment))
                        .toList());
    }

    @Override
    public synchronized boolean decide(Lease lease, List<DeliveryItem> items, Ruling ruling) {
        return disturbed(Moment.DECIDE, () -> {
            boolean kept = held(lease).filter(lane -> lane.replaceAll(items)).isPresent();
            if (kept) {
                rulings.add(ruling);
            }
            return kept;
        });
    }

    /** Every decision, in order. */
    synchronized List<Ruling> rulings() {
        return List.copyOf(rulings);
    }

    /** Every attempt, in order. */
    synchronized List<Told> attempts() {
        return List.copyOf(told);
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

    private Optional<Map.Entry<Place, SomeLane>> free(String site, Instant now, Predicate<Place> which) {
        return lanes.entrySet().stream()
                .filter(at -> at.getKey().site().equals(site) && which.test(at.getKey()))
                .filter(at -> at.getValue().free(now, clock))
                .min(Comparator.comparing(at -> at.getValue().due()));
    }

    private Lease taken(Map.Entry<Place, SomeLane> at, Duration length) {
        SomeLane lane = at.getValue();
        lane.take(clock.plus(length));
        return new Lease(at.getKey().site(), at.getKey().patient(), lane.fence(), lane.wakes());
    }

    /** The lane, when that lease is its newest and has not run out. */
    private Optional<SomeLane> held(Lease lease) {
        return lane(lease.site(), lease.patient()).filter(lane -> lane.heldBy(lease.fence(), clock));
    }

    private Optional<SomeLane> lane(String site, String patient) {
        return Optional.ofNullable(lanes.get(new Place(site, patient)));
    }

    private <T> T disturbed(Moment moment, Supplier<T> call) {
        before.at(moment);
        T done = call.get();
        after.at(moment);
        return done;
    }
}
