package org.dorsal.writeback;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.dorsal.store.Commit;
import org.dorsal.store.Commit.NewDelivery;
import org.dorsal.store.DeliveryLanes;
import org.dorsal.store.DeliveryReads;
import org.dorsal.store.DeliveryRows;
import org.dorsal.store.DeliveryWork;
import org.dorsal.store.LaunchRows;
import org.dorsal.store.LaunchRows.NewLaunch;
import org.dorsal.store.Ledger;
import org.dorsal.store.SessionEndRows;
import org.dorsal.store.SomeAuditEvents;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.store.TestPostgres;
import org.dorsal.writeback.Filings.StoredFilings;

/** Deliveries in a real PostgreSQL, at a separate site. */
final class SomeLedger {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicInteger SITES = new AtomicInteger();

    private final TestPostgres postgres;
    private final Ledger ledger;
    private final LaunchRows launches;
    private final AtomicInteger launched = new AtomicInteger();
    private final String site = "deliveries-" + SITES.incrementAndGet();

    SomeLedger() {
        this(TestPostgres.shared());
    }

    SomeLedger(TestPostgres postgres) {
        this.postgres = postgres;
        this.ledger = new Ledger(postgres.asApplication(), PATIENCE);
        this.launches = new LaunchRows(postgres.asApplication(), PATIENCE);
    }

    String site() {
        return site;
    }

    /** Creates a replica's access to the ledger. */
    StoredDeliveryLedger deliveries() {
        var application = postgres.asApplication();
        return new StoredDeliveryLedger(
                new DeliveryLanes(application, PATIENCE),
                new DeliveryRows(application, PATIENCE),
                new DeliveryWork(application, PATIENCE));
    }

    StoredFilings filings() {
        return new StoredFilings(new DeliveryReads(postgres.asApplication(), PATIENCE));
    }

    void queue(DeliveryOrder order) {
        var row = new NewDelivery(order.patient(), order.assessment(), order.version(), order.clinician());
        ledger.append(
                order.site(),
                new Commit(order.created(), Optional.empty(), List.of(), List.of(), List.of(row), Optional.empty()));
    }

    void launch(String patient, Instant now) {
        var id = "launch-" + launched.incrementAndGet();
        launches.begin(
                new NewLaunch(
                        site,
                        id,
                        patient,
                        Optional.of("Practitioner/7"),
                        new SessionEndRows.Owner(now, List.of("Practitioner/7")),
                        new byte[32],
                        now,
                        now.plusSeconds(60),
                        new byte[1]),
                SomeAuditEvents.of(id, Optional.of(patient), List.of(), new byte[] {'{', '}'}));
    }

    /** Advances the time by moving the leases back, because a server's clock can't be set. */
    void pass(Duration time) {
        run("update delivery_lane set leased_until = leased_until - interval '" + time.toMillis()
                + " milliseconds' where site = '" + site + "'");
    }

    void run(String sql) {
        try (var connection = postgres.asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException fault) {
            throw new IllegalStateException(sql, fault);
        }
    }

    /** Reads the first number of the first row as superuser, without row-level security. */
    long number(String sql) {
        try (var connection = postgres.asSuperuser().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException fault) {
            throw new IllegalStateException(sql, fault);
        }
    }

    /** Rows of this site. */
    long rows(String table) {
        return number("select count(*) from " + table + " where site = '" + site + "'");
    }

    TestPostgres postgres() {
        return postgres;
    }
}
