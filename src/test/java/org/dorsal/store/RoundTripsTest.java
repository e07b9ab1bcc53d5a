package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.someSite;
import static org.dorsal.store.SomeDeliveryRows.LEASE;

import java.io.*;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import org.dorsal.store.Commit.NewSignOff;
import org.dorsal.store.DeliveryLanes.Lease;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Counts how often the server waits for the client, at a relay between the two: each "ready for query" (PostgreSQL
 * manual, message formats) ends a round trip and a transaction.
 */
class RoundTripsTest {
    private static final int READY_FOR_QUERY = 'Z';
    private static final int USES = 12;

    private final AtomicInteger roundTrips = new AtomicInteger();

    @Test
    void every_call_is_one_round_trip_from_the_first_to_the_prepared_one() throws Exception {
        var site = someSite();
        var random = SomeCommits.randomOf(21);
        try (var relay = new ServerSocket(0);
                var singleConnection = new SingleConnectionDataSource(throughRelay(relay), true)) {
            var ledger = new Ledger(singleConnection, Duration.ofSeconds(10));
            for (var use = 0; use < USES; use++) {
                var whole = SomeCommits.wholeAssessment(NOON, random);
                var id = whole.versions().getLast().id();

                assertThat(trips(() -> ledger.append(site, whole))).isEqualTo(1);
                assertThat(trips(() -> ledger.append(site, signed(id)))).isEqualTo(1);
                assertThat(trips(() -> ledger.signOff(site, "p", id))).isEqualTo(1);
                assertThat(trips(() -> ledger.read(AccessScope.ofSite(site), "CarePlan", id)))
                        .isEqualTo(1);
                var assessment = UUID.fromString(whole.versions().getFirst().id());
                assertThat(trips(() -> ledger.assessment(AccessScope.ofSite(site), assessment)))
                        .isEqualTo(1);
                assertThat(trips(() -> ledger.search(AccessScope.ofSite(site), ResourceQuery.of("Observation"))))
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void every_call_about_deliveries_is_one_round_trip_too() throws Exception {
        var site = someSite();
        var random = SomeCommits.randomOf(22);
        try (var relay = new ServerSocket(0);
                var singleConnection = new SingleConnectionDataSource(throughRelay(relay), true)) {
            var ledger = new Ledger(singleConnection, Duration.ofSeconds(10));
            var deliveries = new SomeDeliveryRows(singleConnection);
            for (var use = 0; use < USES; use++) {
                var whole = SomeCommits.wholeAssessment(NOON, random);
                ledger.append(site, whole);
                var order = whole.deliveries().getFirst();
                var item = SomeDeliveryRows.item(order, "PENDING");
                var lease = new Lease(site, order.patient(), 1, 1);

                assertThat(trips(() -> deliveries.lanes.take(site, NOON, LEASE)))
                        .isEqualTo(1);
                assertThat(trips(() -> deliveries.lanes.extend(lease, LEASE))).isEqualTo(1);
                assertThat(trips(() -> deliveries.work.open(site, order.patient())))
                        .isEqualTo(1);
                assertThat(trips(() -> deliveries.rows.plan(
                                lease, order.assessment(), 1, Map.of("PANEL", "written"), List.of(item))))
                        .isEqualTo(1);
                assertThat(trips(() -> deliveries.rows.keep(
                                lease,
                                NOON,
                                List.of(item),
                                Optional.of(SomeDeliveryRows.attempt(item)),
                                List.of(SomeDeliveryRows.event(item)))))
                        .isEqualTo(1);
                assertThat(trips(() -> deliveries.lanes.release(lease, Instant.MAX, NOON)))
                        .isEqualTo(1);
                assertThat(trips(() -> deliveries.reads.ofPatient(site, order.patient())))
                        .isEqualTo(1);
                assertThat(trips(() -> deliveries.reads.depth(site))).isEqualTo(1);
            }
        }
    }

    private static Commit signed(String id) {
        return new Commit(
                NOON,
                Optional.empty(),
                List.of(SomeCommits.observation("signed-" + id, 1, "p")),
                List.of(),
                List.of(),
                Optional.of(new NewSignOff(
                        "p", id, 1, "Practitioner/one", "One", Optional.empty(), SomeCommits.body(id, 1))));
    }

    private int trips(Runnable call) {
        roundTrips.set(0);
        call.run();
        return roundTrips.get();
    }

    private java.sql.Connection throughRelay(ServerSocket relay) throws SQLException, IOException {
        Thread.ofVirtual().start(() -> relay(relay));
        var source = TestPostgres.shared().asNewApplication();
        source.setPortNumbers(new int[] {relay.getLocalPort()});
        source.setSslMode("disable");
        source.setGssEncMode("disable");
        return source.getConnection();
    }

    private void relay(ServerSocket relay) {
        try (var client = relay.accept();
                var server = new Socket(TestPostgres.host(), TestPostgres.port())) {
            Thread.ofVirtual().start(() -> copy(client, server));
            var from = new DataInputStream(server.getInputStream());
            var to = new DataOutputStream(client.getOutputStream());
            for (var type = from.read(); type >= 0; type = from.read()) {
                var length = from.readInt();
                var body = from.readNBytes(length - Integer.BYTES);
                if (type == READY_FOR_QUERY) {
                    roundTrips.incrementAndGet();
                }
                to.write(type);
                to.writeInt(length);
                to.write(body);
            }
        } catch (IOException closed) {
            assertThat(closed).hasMessageContaining("ocket");
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            assertThat(closed).hasMessageContaining("ocket");
        }
    }
}
