package org.dorsal.writeback;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.dorsal.schedule.LeaseContract;
import org.dorsal.schedule.SiteScheduler.SiteWorker;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.store.Commit;
import org.dorsal.store.Commit.NewDelivery;
import org.dorsal.store.DeliveryLanes;
import org.dorsal.store.DeliveryRows;
import org.dorsal.store.DeliveryWork;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.store.TestPostgres;

/** Leases of patients' deliveries. */
class DeliveryLeaseTest extends LeaseContract {
    private static final String SITE = "north";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final SimEhr ehr = new SimEhr(
            new SimEhr.EhrTraits(true, false, true, false, false, SimEhr.CreateReplyDetail.LOCATION_AND_ETAG),
            clock()::instant);
    private final Set<String> refused = new HashSet<>();

    @Override
    protected Duration length() {
        return engine(postgres.asApplication()).leaseLength();
    }

    @Override
    protected void queue(String name) {
        Instant created = nextDue();
        DeliveryOrder order = SomeItems.order(SITE, name, name, 1, created);
        new Ledger(postgres.asApplication(), TIMEOUT)
                .append(
                        SITE,
                        new Commit(
                                created,
                                Optional.empty(),
                                List.of(),
                                List.of(),
                                List.of(new NewDelivery(name, order.assessment(), 1, order.clinician())),
                                Optional.empty()));
    }

    @Override
    protected SiteWorker worker(DataSource source) {
        DeliveryEngine engine = engine(source);
        return stopping -> new DeliveryWorker(engine, stopping).once();
    }

    private DeliveryEngine engine(DataSource source) {
        Random random = new Random(20261126);
        return new DeliveryEngine(
                SITE,
                SimEhr.BASE,
                new StoredDeliveryLedger(
                        new DeliveryLanes(source, TIMEOUT),
                        new DeliveryRows(source, TIMEOUT),
                        new DeliveryWork(source, TIMEOUT)),
                order -> {
                    begin(order.patient());
                    return Optional.of(SimRecords.pieces(new SimRecords.Version(order, 1, 0, false)));
                },
                new SomeWire(),
                (_, call) -> isRefused(call) ? SimEhr.reply(500, Map.of(), "") : ehr.does(call),
                (_, _) -> Stream.of(new DeliveryEngine.Carrier(
                        new CallAuthority.BackendAuthority(new SiteId(SITE)), Optional.empty(), true)),
                _ -> Optional.of(SomeLaneStates.writePlan(SomeLaneStates.OPEN)),
                new EhrCircuitBreaker(random),
                new DeliveryMetrics(new SimpleMeterRegistry()),
                clock(),
                this::ticks,
                random,
                ANSWER_WITHIN,
                Duration.ofDays(14));
    }

    @Override
    protected long done(String name) {
        return TestPostgres.numbers(postgres.asSuperuser(), """
            select count(*) from delivery_lane l
             where patient = '%1$s' and unplanned = 0 and due = 'infinity'
               and not exists (select from delivery_item where patient = '%1$s' and state <> 'FILED')
            """.formatted(name)).getFirst();
    }

    /** The EHR stores no resource of these patients. */
    @Override
    protected void spoil(String name) {
        refused.add(name);
    }

    private boolean isRefused(EhrCall call) {
        return call.method() != EhrCall.Method.GET
                && refused.contains(
                        SimEhr.JSON.readTree(call.body()).path("subject").asString(""));
    }

    @Override
    protected Duration statement() {
        return length().dividedBy(6);
    }

    @Override
    protected int tries() {
        return 50;
    }

    @Override
    protected boolean isGivenUp(String name) {
        return TestPostgres.numbers(
                                        postgres.asSuperuser(),
                                        "select count(*) from delivery_item where patient = '" + name
                                                + "' and state in ('PENDING', 'SENT', 'UNKNOWN')")
                                .getFirst()
                        == 0
                && TestPostgres.numbers(
                                        postgres.asSuperuser(),
                                        "select count(*) from delivery_item where patient = '" + name
                                                + "' and state = 'PARKED'")
                                .getFirst()
                        > 0;
    }

    /** A failure counts only while the EHR serves others. */
    @Override
    protected void queueOther(int round) {
        queue("other" + round);
    }

    @Override
    protected boolean isRepeated() {
        Set<String> keys = new HashSet<>();
        return ehr.log().stream().map(change -> SimEhr.mark(change.body())).anyMatch(key -> !keys.add(key));
    }
}
