package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.*;
import java.util.*;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.dorsal.schedule.SiteScheduler;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.store.Commit;
import org.dorsal.store.Commit.NewDelivery;
import org.dorsal.store.DeliveryLanes;
import org.dorsal.store.DeliveryReads;
import org.dorsal.store.DeliveryRows;
import org.dorsal.store.DeliveryWork;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.store.TestPostgres;
import org.dorsal.writeback.DeliveryConfiguration.SiteEngines;
import org.dorsal.writeback.Filings.StoredFilings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that permanently refused deliveries do not delay others (promise {@code ehr-finally}), with the production workers, loop and
 * ledger.
 */
class PoisonTest {
    private static final boolean LONG = Boolean.getBoolean("dorsal.long");
    private static final String SITE = "northside";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(500);
    private static final int WORKERS = 4;
    private static final int TIMES_FASTER = 100;
    private static final List<ResourceKind> KINDS =
            List.of(ResourceKind.RESPONSE, ResourceKind.PANEL, ResourceKind.PLAN, ResourceKind.NOTE);
    private static final int OF_EACH = KINDS.size();

    /** Kinds that always fail; each takes its six tries, one after the other. */
    private static final List<ResourceKind> BROKEN_KINDS = List.of(ResourceKind.RESPONSE, ResourceKind.NOTE);

    private static final List<String> HEALTHY = IntStream.range(0, LONG ? 1_000 : 200)
            .mapToObj(number -> "p" + number)
            .toList();

    /** Patients as many as workers: a worker that blocked on one of them would leave none for the others. */
    private static final List<String> ALWAYS_500 =
            IntStream.range(0, WORKERS).mapToObj(number -> "broken" + number).toList();

    /** Healthy patients next to those with writes that have to wait. */
    private static final int FEW = 20;

    private static final String ALWAYS_422 = "refused";

    private final TestPostgres postgres = TestPostgres.fresh();
    private final HikariDataSource database = pool(postgres.asApplication());
    private final Instant start = Clock.systemUTC().instant();
    private final long began = System.nanoTime();
    private final InstantSource fast = () -> start.plusNanos((System.nanoTime() - began) * TIMES_FASTER);
    private final Clock clock = fast.withZone(ZoneOffset.UTC);
    private final SimEhr records = new SimEhr(
            new SimEhr.EhrTraits(true, false, true, false, false, SimEhr.CreateReplyDetail.LOCATION_AND_ETAG),
            clock::instant);
    private volatile EhrReply poison = SimEhr.reply(500, Map.of(), "");
    private final PoisonedEhr ehr = new PoisonedEhr(records, poisons());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StoredDeliveryLedger ledger = new StoredDeliveryLedger(
            new DeliveryLanes(database, PATIENCE),
            new DeliveryRows(database, PATIENCE),
            new DeliveryWork(database, PATIENCE));
    private final SiteScheduler draining = new SiteScheduler(
            "write-back",
            new SiteEngines(Map.of(new SiteId(SITE), engine())).workers(),
            () -> new DeliveryLanes(database, PATIENCE).sitesWithDue(clock.instant()),
            SiteScheduler.WorkLimits.ofExchanges(WORKERS, Duration.ofSeconds(5)).every(Duration.ofMillis(20)));

    @AfterEach
    void stop() {
        draining.stop();
        database.close();
    }

    @Test
    void patients_whose_deliveries_never_succeed_are_parked_while_all_others_drain() {
        queue(List.of("first")); // the engine learns from this patient that a search finds sent resources
        draining.start();
        await().until(() -> filed() == OF_EACH);

        queue(Stream.concat(ALWAYS_500.stream(), Stream.of(ALWAYS_422)).toList());
        queue(HEALTHY);
        await("all other patients")
                .atMost(Duration.ofMinutes(8))
                .until(() -> filed() == OF_EACH * (HEALTHY.size() + 1L));
        int more = goOnUntilThePoisonIsSettled();
        draining.stop();

        ALWAYS_500.forEach(patient -> assertThat(lines(patient))
                .hasSameSizeAs(BROKEN_KINDS)
                .allMatch(line -> line.state() == DeliveryState.PARKED)
                .allMatch(line -> line.reason().equals(Optional.of(DeliveryReason.TRIED_OFTEN))));
        assertThat(lines(ALWAYS_422))
                .hasSize(OF_EACH)
                .allMatch(line -> line.state() == DeliveryState.REJECTED)
                .allMatch(line -> line.ehrMessage().equals(Optional.of("This chart is closed.")));
        everybodyElsesArrivedOnceAtTheFirstTry(1 + HEALTHY.size() + more);
        ALWAYS_500.forEach(patient -> BROKEN_KINDS.forEach(kind -> othersWereServedBetweenTheTriesOf(patient, kind)));
    }

    /** A gateway's page for one body, or an EHR's own words: each needs time, and means this item. */
    @ParameterizedTest
    @CsvSource({"503, ''", "429, ''", "503, throttled"})
    void what_is_asked_to_wait_a_minute_each_time_is_parked_like_any_other(int status, String code) {
        poison =
                SimEhr.reply(status, Map.of("retry-after", "60"), code.isEmpty() ? "<html>" : SimAnswers.outcome(code));
        queueBesideThePoison();
        int more = goOnUntilThePoisonIsSettled();
        draining.stop();

        ALWAYS_500.forEach(patient -> assertThat(lines(patient))
                .hasSameSizeAs(BROKEN_KINDS)
                .allMatch(line -> line.state() == DeliveryState.PARKED)
                .allMatch(line -> line.reason().equals(Optional.of(DeliveryReason.TRIED_OFTEN))));
        everybodyElsesArrivedOnceAtTheFirstTry(1 + FEW + more);
    }

    @Test
    void a_day_that_is_asked_for_one_item_is_no_day_for_all_others() {
        poison = SimEhr.reply(503, Map.of("retry-after", "86400"), "<html>");
        queueBesideThePoison();
        draining.stop();

        everybodyElsesArrivedOnceAtTheFirstTry(1 + FEW);
        ALWAYS_500.forEach(patient -> assertThat(lines(patient).getFirst()).satisfies(line -> {
            assertThat(line.state()).isEqualTo(DeliveryState.UNKNOWN);
            assertThat(line.next().orElseThrow()).isAfter(start.plus(Duration.ofHours(23)));
        }));
        assertThat(ehr.sent().stream().filter(write -> ALWAYS_500.contains(write.patient())))
                .as("asked to wait, it waits")
                .hasSameSizeAs(ALWAYS_500);
    }

    private void queueBesideThePoison() {
        queue(List.of("first"));
        draining.start();
        await().until(() -> filed() == OF_EACH);
        queue(ALWAYS_500);
        queue(HEALTHY.subList(0, FEW));
        await("all other patients").until(() -> filed() == OF_EACH * (FEW + 1L));
    }

    /**
     * Queues further patients until all are settled, because a failure counts only while the EHR serves others.
     * Returns their number.
     */
    private int goOnUntilThePoisonIsSettled() {
        int more = 0;
        while (number("select count(*) from delivery_item where state in ('PENDING', 'SENT', 'UNKNOWN')") > 0) {
            assertThat(more).as("patients after whom the poison is not settled").isLessThan(500);
            long before = filed();
            queue(List.of("more" + ++more));
            await().until(() -> filed() == before + OF_EACH);
        }
        return more;
    }

    private void everybodyElsesArrivedOnceAtTheFirstTry(int patients) {
        int items = OF_EACH * patients;
        assertThat(filed()).isEqualTo(items);
        assertThat(records.log()).hasSize(items).allMatch(change -> change.created() && change.version() == 1);
        assertThat(records.log().stream().map(change -> SimEhr.mark(change.body())))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        column("select key::text from delivery_item where state = 'FILED' and tries = 0"));
        assertThat(records.crimes()).isEmpty();
        assertThat(number("select count(*) from delivery_attempt join delivery_item using (site, key)"
                        + " where state = 'FILED' and act = 'CREATE' and outcome = 'DONE'"))
                .isEqualTo(items);
        assertThat(number("select count(*) from delivery_attempt join delivery_item using (site, key)"
                        + " where state = 'FILED' and outcome <> 'DONE'"))
                .isZero();
        assertThat(meters.counter("dorsal.writeback.settled", "site", SITE, "state", "filed")
                        .count())
                .isEqualTo(items);
    }

    /** Asserts healthy deliveries between the tries, up to the last healthy one. */
    private void othersWereServedBetweenTheTriesOf(String patient, ResourceKind kind) {
        List<PoisonedEhr.PoisonedWrite> sent = ehr.sent();
        PoisonedEhr.PoisonedWrite poison = new PoisonedEhr.PoisonedWrite(patient, kind.type());
        int last = IntStream.range(0, sent.size())
                .filter(index -> isHealthy(sent.get(index)))
                .max()
                .orElseThrow();
        int[] tries = IntStream.range(0, sent.size())
                .filter(index -> sent.get(index).equals(poison))
                .toArray();
        assertThat(tries).hasSizeGreaterThanOrEqualTo(DeliveryEngine.MAX_TRIES);
        for (int index = 1; index < tries.length && tries[index] < last; index++) {
            assertThat(sent.subList(tries[index - 1], tries[index])).anyMatch(PoisonTest::isHealthy);
        }
    }

    private static boolean isHealthy(PoisonedEhr.PoisonedWrite sent) {
        return sent.patient().startsWith("p");
    }

    private List<DeliveryItem> lines(String patient) {
        return new StoredFilings(new DeliveryReads(database, PATIENCE))
                .of(SITE, patient, SomeItems.assessment(patient))
                .lines();
    }

    private void queue(List<String> patients) {
        List<NewDelivery> rows = patients.stream()
                .map(PoisonTest::order)
                .map(order -> new NewDelivery(order.patient(), order.assessment(), order.version(), order.clinician()))
                .toList();
        new Ledger(database, PATIENCE)
                .append(
                        SITE,
                        new Commit(clock.instant(), Optional.empty(), List.of(), List.of(), rows, Optional.empty()));
    }

    private DeliveryEngine engine() {
        CallAuthority backend = new CallAuthority.BackendAuthority(new SiteId(SITE));
        Random random = new Random(20261120);
        return new DeliveryEngine(
                SITE,
                SimEhr.BASE,
                ledger,
                order -> Optional.of(pieces(order)),
                new SomeWire(),
                ehr,
                (_, _) -> Stream.of(new DeliveryEngine.Carrier(backend, Optional.empty(), true)),
                _ -> Optional.of(SomeLaneStates.writePlan(SomeLaneStates.OPEN)),
                new EhrCircuitBreaker(random),
                new DeliveryMetrics(meters),
                clock,
                System::nanoTime,
                random,
                ANSWER_WITHIN,
                Duration.ofDays(14));
    }

    private static DeliveryOrder order(String patient) {
        return SomeItems.order(SITE, patient, patient, 1, SomeItems.NOON);
    }

    private static List<Deliverable> pieces(DeliveryOrder order) {
        boolean broken = ALWAYS_500.contains(order.patient());
        return SimRecords.pieces(new SimRecords.Version(order, 1, 0, false)).stream()
                .filter(piece -> !broken || BROKEN_KINDS.contains(piece.kind()))
                .toList();
    }

    private Map<String, Supplier<EhrReply>> poisons() {
        Map<String, Supplier<EhrReply>> poisons = new HashMap<>();
        ALWAYS_500.forEach(patient -> poisons.put(patient, () -> poison));
        poisons.put(ALWAYS_422, () -> SimEhr.reply(422, Map.of(), """
            {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing",
            "diagnostics":"This chart is closed."}]}\
            """));
        return poisons;
    }

    private long filed() {
        return number("select count(*) from delivery_item where state = 'FILED'");
    }

    private long number(String sql) {
        return Long.parseLong(column(sql).getFirst());
    }

    /** Reads a column as superuser, without row-level security. */
    private List<String> column(String sql) {
        try (var connection = postgres.asSuperuser().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<String> column = new ArrayList<>();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column;
        } catch (SQLException fault) {
            throw new IllegalStateException(sql, fault);
        }
    }

    /** Creates a pool as in the service; without it the test would measure connecting. */
    private static HikariDataSource pool(DataSource source) {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(source);
        pool.setMaximumPoolSize(WORKERS + 2);
        return pool;
    }
}
