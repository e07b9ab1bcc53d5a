package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.writeback.SomeItems.NOON;
import static org.dorsal.writeback.SomeItems.in;
import static org.dorsal.writeback.SomeItems.item;
import static org.dorsal.writeback.SomeItems.order;
import static org.dorsal.writeback.SomeItems.ways;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.function.Function;
import org.dorsal.Seeds;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.DeliveryResolver.LeasedDeliveryResolver.OperatorDeliveryLedger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the ledger in memory, which the simulation uses, with PostgreSQL: equal calls give equal results. Half of
 * the callers hold a lost lease.
 */
class DeliveriesAgreeProperties {
    private static final int CALLS = 120;
    private static final Duration LEASE = Duration.ofMinutes(10);

    /** Later than any time of the service here, as the real database's clock is: it would limit the due times otherwise. */
    private static final Instant DATABASE_START = NOON.plus(Duration.ofDays(1));

    private static final List<String> PATIENTS = List.of("ann", "bob", "carl");
    private static final List<DeliveryState> STATES = List.of(DeliveryState.values());
    private static final List<ResourceKind> KINDS = List.of(ResourceKind.PANEL, ResourceKind.NOTE);

    private final SomeLedger ledger = new SomeLedger();
    private final String site = ledger.site();
    private final SomeDeliveries twin = new SomeDeliveries(DATABASE_START);
    private final StoredDeliveryLedger stored = ledger.deliveries();
    private final List<Lease> leases = new ArrayList<>();
    private final Map<Boolean, Integer> answers = new HashMap<>();
    private final Map<String, Integer> versions = new HashMap<>();
    private Instant clock = DATABASE_START;
    private Instant now = NOON;

    static long[] seeds() {
        long first = Seeds.ofRun();
        return new long[] {1, 2, first};
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatever_is_done_to_both_both_answer_alike(long seed) {
        Random random = new Random(seed);
        // some seeds write nothing for long: they continue until there is a result to compare
        for (int call = 0; call < CALLS || (twin.items().isEmpty() && call < 10 * CALLS); call++) {
            // no two lanes are due at the same moment: their order would be undefined
            now = now.plusMillis(1 + random.nextInt(30_000));
            String name = "seed " + seed + ", call " + call;
            step(random, name);
        }
        assertThat(leases).as("seed " + seed).hasSizeGreaterThan(5);
        assertThat(answers).as("seed " + seed).hasSize(2);
        assertThat(twin.items()).as("seed " + seed).isNotEmpty();
        for (String patient : PATIENTS) {
            both("seed " + seed + ", end", lane -> lane.work(new Lease(site, patient, 0, 0)));
        }
    }

    private void step(Random random, String name) {
        String patient = PATIENTS.get(random.nextInt(PATIENTS.size()));
        switch (random.nextInt(12)) {
            case 0, 1 -> queue(patient);
            case 2 -> {
                twin.wake(site, patient, now);
                ledger.launch(patient, now);
            }
            case 3 -> pass(Duration.ofSeconds(random.nextInt(2) * 700L));
            case 4, 5 -> take(both(name, lane -> lane.lease(site, now, LEASE)));
            case 6 -> take(both(name, lane -> lane.lease(site, patient, LEASE)));
            case 7 -> {
                Lease lease = pickLease(random);
                both(name, lane -> lane.extend(lease, LEASE));
            }
            default -> {
                Lease lease = pickLease(random);
                long own = random.nextLong();
                answers.merge(both(name, lane -> written(lane, lease, new Random(own))), 1, Integer::sum);
                both(name, lane -> lane.work(lease));
            }
        }
    }

    private void queue(String patient) {
        String name = patient
                + (versions.values().stream().mapToInt(Integer::intValue).sum() % 2);
        DeliveryOrder order = order(site, patient, name, versions.merge(name, 1, Integer::sum), now);
        twin.order(order);
        ledger.queue(order);
    }

    private void pass(Duration time) {
        clock = clock.plus(time);
        twin.clock(clock);
        ledger.pass(time);
    }

    private void take(Optional<Lease> lease) {
        lease.ifPresent(leases::addLast);
    }

    /** Returns a lease, more often a recent one. */
    private Lease pickLease(Random random) {
        return leases.isEmpty()
                ? new Lease(site, "ann", 1, 1)
                : leases.get(Math.max(0, leases.size() - 1 - random.nextInt(3)));
    }

    private boolean written(DeliveryLedger ledger, Lease lease, Random random) {
        String name = lease.patient() + random.nextInt(3);
        int version = 1 + random.nextInt(3);
        DeliveryItem item = item(name, KINDS.get(random.nextInt(KINDS.size())), version);
        return switch (random.nextInt(5)) {
            case 0, 1 -> ledger.plan(lease, order(site, lease.patient(), name, version, now), ways(), List.of(item));
            case 2 ->
                ledger.keep(
                        lease,
                        item,
                        Optional.of(new Attempt(
                                Ids.timed(now, random),
                                now,
                                Attempt.AttemptAction.CREATE,
                                Attempt.AttemptOutcome.DONE,
                                OptionalInt.of(201),
                                SimEhr.BASE,
                                "backend",
                                Optional.empty())));
            case 3 -> ledger.keep(lease, in(STATES.get(random.nextInt(STATES.size())), item), Optional.empty());
            default -> {
                ledger.release(
                        lease,
                        Optional.of(now.plusMillis(random.nextInt(900_000))).filter(_ -> random.nextBoolean()),
                        now);
                yield true;
            }
        };
    }

    private <T> T both(String name, Function<OperatorDeliveryLedger, T> call) {
        T answer = call.apply(twin);
        assertThat(call.apply(stored)).as(name).isEqualTo(answer);
        return answer;
    }
}
