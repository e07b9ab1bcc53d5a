package org.dorsal.writeback;

import java.time.*;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.LaunchId;
import org.dorsal.store.StoreException;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.DeliveryEngine.DeliveryListener;
import org.dorsal.writeback.KindPlan.WritePlan;

/**
 * Simulated schedule: two hours of faults with two replicas that crash and restart, then quiet. The seed determines
 * everything; the delivery classes are those of production.
 */
final class SimSchedule {
    private static final String SITE = "northside";
    private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
    private static final Duration STORM = Duration.ofHours(2);

    /** Longer than the six tries of an item that is asked to wait a day after each. */
    private static final Duration QUIET = Duration.ofDays(8);

    private final Random random;
    private final SimTime time;
    private final SomeDeliveries ledger = new SomeDeliveries(START);
    private final SimEhr ehr;
    private final SimNetwork network;
    private final SimRecords records;
    private final WritePlan writePlan;
    private final boolean backend;
    private final boolean goneForEver;
    private final boolean byMark;
    private final Instant outage;
    private final Duration outageLasts;
    private final double databaseTrouble;
    private final SimOperator operator;
    private final List<String> pageFaults = new ArrayList<>();
    private boolean launched = true;
    private boolean colleague;

    SimSchedule(long seed) {
        this.random = new Random(seed);
        this.time = new SimTime(START, new Random(random.nextLong()));
        SimEhr.EhrTraits nature = new SimEhr.EhrTraits(
                random.nextInt(5) > 0,
                random.nextInt(3) == 0,
                random.nextInt(5) > 0,
                random.nextInt(4) == 0,
                random.nextInt(8) == 0,
                List.of(SimEhr.CreateReplyDetail.values()).get(random.nextInt(4)));
        this.ehr = new SimEhr(nature, time::now);
        this.byMark = nature.lossy() && random.nextInt(4) > 0;
        this.writePlan = writePlan(nature, byMark, random);
        if ((!nature.lossy() || byMark) && random.nextInt(4) > 0) {
            for (ResourceKind kind : ResourceKind.values()) {
                ledger.addFound(SITE, kind.type());
            }
        }
        this.backend = random.nextBoolean();
        this.goneForEver = random.nextInt(6) == 0;
        this.outage = START.plusSeconds(random.nextInt(5400));
        this.outageLasts = Duration.ofSeconds(random.nextInt(3) == 0 ? random.nextInt(6000) : 0);
        this.records = new SimRecords(time, random, START, SITE);
        this.databaseTrouble = random.nextInt(3) == 0 ? 0.02 : 0;
        double trouble = new double[] {0, 0.05, 0.15, 0.4}[random.nextInt(4)];
        this.operator =
                new SimOperator(ledger, ehr, clock(new Duration[] {Duration.ZERO}), new Random(random.nextLong()));
        this.network = new SimNetwork(time, ehr, new Random(random.nextLong()), trouble, this::isAway);
    }

    /** Final state of the EHR and the ledger. */
    record FinalState(
            SimEhr ehr,
            SomeDeliveries ledger,
            SimRecords records,
            WritePlan writePlan,
            Set<String> misinformed,
            Set<String> decided,
            List<String> pageFaults) {}

    FinalState run() {
        records.versions()
                .forEach(version -> time.schedule(version.order().created(), () -> ledger.order(version.order())));
        for (int edit = random.nextInt(4); edit > 0; edit--) {
            int which = random.nextInt();
            time.schedule(START.plusSeconds(random.nextInt(7200)), () -> ehr.edit(which));
        }
        launches();
        operator();
        replica(0);
        replica(1);
        time.run(START.plus(STORM));
        network.calm();
        for (int hour = 1; hour <= QUIET.toHours() && !settled(); hour++) {
            time.run(START.plus(STORM).plus(Duration.ofHours(hour)));
        }
        time.end();
        checkPages();
        return new FinalState(ehr, ledger, records, writePlan, operator.misinformed(), operator.decided(), pageFaults);
    }

    /** Decides at any time, and looks at the clinicians' pages. */
    private void operator() {
        for (int visits = random.nextInt(12); visits > 0; visits--) {
            time.schedule(START.plusSeconds(random.nextInt(12_000)), () -> {
                ledger.clock(time.now());
                operator.decideAny();
                checkPages();
            });
        }
    }

    private void checkPages() {
        pageFaults.addAll(ScheduleJudge.pageFaults(ehr, ledger, records, operator.misinformed()));
    }

    private boolean settled() {
        return ledger.orders().stream().allMatch(DeliveryOrder::planned)
                && ledger.items().stream().allMatch(item -> item.state().settled());
    }

    private void launches() {
        if (backend) {
            return;
        }
        for (int gap = random.nextInt(3); gap > 0; gap--) {
            Instant from = START.plusSeconds(random.nextInt(6000));
            time.schedule(from, () -> launched = false);
            time.schedule(from.plusSeconds(random.nextInt(3000)), this::launch);
        }
        if (random.nextInt(3) == 0) {
            time.schedule(START.plusSeconds(random.nextInt(9000)), () -> {
                colleague = true;
                launch(launched);
            });
        }
        if (goneForEver) {
            time.schedule(START.plusSeconds(random.nextInt(6000)), () -> launched = false);
        } else {
            time.schedule(START.plus(STORM), this::launch);
        }
    }

    private void launch() {
        launch(true);
    }

    private void launch(boolean own) {
        launched = own;
        records.versions().forEach(version -> ledger.wake(SITE, version.order().patient(), time.now()));
    }

    /** Runs a replica that crashes and restarts, with a separate clock that jumps. */
    private void replica(int number) {
        Duration[] skew = {Duration.ofSeconds(random.nextInt(120) - 60)};
        Runnable[] death = {begin(skew)};
        for (int deaths = random.nextInt(12); deaths > 0; deaths--) {
            Instant now = START.plusSeconds(random.nextInt(7100));
            time.schedule(now, () -> death[0].run());
            time.schedule(now.plusSeconds(1 + random.nextInt(60)), () -> {
                death[0].run();
                death[0] = begin(skew);
            });
        }
        if (random.nextInt(4) == number) {
            Instant now = START.plusSeconds(random.nextInt(7100));
            int jump = random.nextInt(14400) - 7200;
            time.schedule(now, () -> skew[0] = skew[0].plusSeconds(jump));
            time.schedule(START.plus(STORM), () -> skew[0] = Duration.ZERO);
        }
    }

    private Runnable begin(Duration[] skew) {
        Random own = new Random(random.nextLong());
        DeliveryEngine engine = engine(skew, own);
        return time.begin(() -> {
            while (true) {
                boolean worked = false;
                try {
                    worked = new DeliveryWorker(engine, () -> false).once();
                } catch (StoreException | IllegalArgumentException _) {
                    // as the service does: it looks again later
                }
                time.pause(
                        worked
                                ? Duration.ofMillis(1)
                                : Duration.ofMillis(500 + own.nextInt(isCalm() ? 300_000 : 40_000)));
            }
        });
    }

    private DeliveryEngine engine(Duration[] skew, Random own) {
        return new DeliveryEngine(
                SITE,
                SimEhr.BASE,
                new SimLedger(ledger, time, own, databaseTrouble, this::isCalm),
                records,
                new SomeWire(),
                network,
                (order, _) -> carriers(order),
                _ -> isAway() && own.nextInt(10) == 0 ? Optional.empty() : Optional.of(writePlan),
                new EhrCircuitBreaker(own),
                new NoListener(),
                clock(skew),
                () -> Duration.between(START, time.now()).toNanos(),
                own,
                SimNetwork.ANSWER_WITHIN,
                Duration.ofHours(3));
    }

    /** The signer of every second assessment has always launched, the others come and go. */
    private Stream<DeliveryEngine.Carrier> carriers(DeliveryOrder order) {
        SiteId site = new SiteId(SITE);
        if (backend) {
            return Stream.of(
                    new DeliveryEngine.Carrier(new CallAuthority.BackendAuthority(site), Optional.empty(), true));
        }
        List<DeliveryEngine.Carrier> carriers = new ArrayList<>();
        if (order.clinician().equals(Optional.of(SimRecords.ANOTHER_SIGNER))) {
            carriers.add(carrier(site, 3, true));
        } else if (launched) {
            carriers.add(carrier(site, 1, true));
        }
        if (colleague) {
            carriers.add(carrier(site, 2, false));
        }
        return carriers.stream();
    }

    private static DeliveryEngine.Carrier carrier(SiteId site, int number, boolean preferred) {
        return new DeliveryEngine.Carrier(
                new LaunchId(site, new java.util.UUID(1, number)), Optional.of("Practitioner/" + number), preferred);
    }

    private Clock clock(Duration[] skew) {
        return new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return time.now().plus(skew[0]);
            }
        };
    }

    private boolean isAway() {
        return !time.now().isBefore(outage) && time.now().isBefore(outage.plus(outageLasts));
    }

    private boolean isCalm() {
        return !time.now().isBefore(START.plus(STORM));
    }

    private static WritePlan writePlan(SimEhr.EhrTraits nature, boolean byMark, Random random) {
        KindPlan.Lookup lookup = byMark
                ? new KindPlan.Lookup.ByMark(Set.of())
                : nature.searchable() ? new KindPlan.Lookup.ByIdentifier() : new KindPlan.Lookup.NoLookup();
        Map<ResourceKind, KindPlan> ways = new EnumMap<>(ResourceKind.class);
        boolean plans = random.nextInt(4) > 0;
        for (ResourceKind kind : ResourceKind.values()) {
            ways.put(
                    kind,
                    kind == ResourceKind.SCORE || (kind == ResourceKind.PLAN && !plans)
                            ? new KindPlan.NotWritten(KindPlan.UnwrittenReason.NOT_TAKEN)
                            : new KindPlan.WrittenKind(
                                    nature.corrected(), lookup, nature.conditional(), Optional.empty()));
        }
        return new WritePlan(ways);
    }

    static final class NoListener implements DeliveryListener {
        @Override
        public void attempted(String site, Attempt.AttemptAction act, Attempt.AttemptOutcome outcome) {}

        @Override
        public void settled(String site, DeliveryState state) {}

        @Override
        public void incident(String site) {}
    }
}
