package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.*;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Refusal of excess work with a retry time, without a failure of the service (promise {@code unavailable}). */
class OverloadTest {
    private static final SomeService SERVICE = SomeService.with(
            "--spring.datasource.hikari.maximum-pool-size=2",
            "--dorsal.store.statement-timeout=2s",
            // longer than a pause that a loaded machine makes in a body that drips
            "--server.tomcat.connection-timeout=3s");
    private static final SomeClient EHR = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final SomeClient ANONYMOUS = SomeClient.anonymous(EHR.base());
    private static final String RESPONSES = "QuestionnaireResponse";

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void whoever_is_too_many_comes_again_later() throws Exception {
        var body = SomeResponse.of("overload").json();
        Callable<SomeAnswer> create = () -> EHR.post(RESPONSES, body);

        try (Connection lock = lockedLedger();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent =
                    IntStream.range(0, 60).mapToObj(_ -> threads.submit(create)).toList();
            // what needs no database is answered meanwhile
            assertThat(ANONYMOUS.get("metadata").status()).isEqualTo(200);
            assertThat(ANONYMOUS.get("Questionnaire").status()).isEqualTo(200);
            assertThat(ANONYMOUS.get("Observation").status()).isEqualTo(401);
            for (var answer : sent) {
                assertThat(answer.get())
                        // the share of this client, or the service's places
                        .satisfies(refused -> assertThat(refused.status() + " " + refused.issue())
                                .isIn("429 throttled", "503 transient"))
                        .satisfies(refused -> assertThat(Integer.parseInt(refused.header("Retry-After")))
                                .isBetween(1, 30));
            }
            lock.rollback();
        }
        assertThat(EHR.post(RESPONSES, body).status()).isEqualTo(201);
    }

    @Test
    void strangers_take_nobodys_turn() throws Exception {
        var body = SomeResponse.of("overload-strangers").json();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var strangers = IntStream.range(0, 300)
                    .mapToObj(_ -> threads.submit(() -> ANONYMOUS.get("Observation")))
                    .toList();
            for (int number = 0; number < 10; number++) {
                assertThat(EHR.post(RESPONSES, body).status()).isEqualTo(201);
            }
            for (var stranger : strangers) {
                assertThat(stranger.get().status()).isIn(401, 503);
            }
        }
        assertThat(ANONYMOUS.get("Observation").status()).isEqualTo(401);
    }

    @Test
    void a_database_that_is_away_is_no_reason_to_fall_over() throws Exception {
        var name = SERVICE.database().url().replaceFirst(".*/", "");
        assertThat(SERVICE.readiness()).isEqualTo(200);

        asSuperuser(List.of(
                "alter database " + name + " allow_connections false",
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'dorsal_app' and datname = '"
                        + name + "'"));
        try {
            assertThat(EHR.get("Observation"))
                    .returns(503, SomeAnswer::status)
                    .satisfies(
                            answer -> assertThat(answer.header("Retry-After")).isNotEmpty());
            assertThat(SERVICE.readiness()).isEqualTo(503);
            assertThat(ANONYMOUS.get("metadata").status()).isEqualTo(200);
        } finally {
            asSuperuser(List.of("alter database " + name + " allow_connections true"));
        }
        // a connection that was used in the last half second is not validated before its next use, which discards it
        await("the database's return").until(() -> EHR.get("Observation").status() == 200);
        await("readiness").until(() -> SERVICE.readiness() == 200);
    }

    @Test
    void clients_that_send_slowly_take_nobodys_place() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int client = 0; client < 40; client++) {
                slow.add(begun("{"));
            }
            for (int number = 0; number < 5; number++) {
                assertThat(EHR.post(RESPONSES, SomeResponse.of("overload-slow").json())
                                .status())
                        .isEqualTo(201);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void a_body_that_does_not_arrive_or_only_drips_is_given_up() throws Exception {
        long begun = System.nanoTime();
        try (var silent = begun("{");
                var dripping = begun("{")) {
            new Thread(() -> drip(dripping)).start();
            assertThat(new String(silent.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 408")
                    .contains("OperationOutcome");
            assertThat(new String(dripping.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                    .isEqualTo("HTTP/1.1 408");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofSeconds(4));
        }
    }

    /** Sends a byte every 300 ms until the connection is closed. */
    private static void drip(Socket socket) {
        try {
            while (!socket.isClosed()) {
                socket.getOutputStream().write(' ');
                LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            }
        } catch (IOException _) {
            // connection closed; the answer shows it
        }
    }

    /** Opens a creation with an incomplete body and sends nothing more. */
    private static Socket begun(String first) throws IOException {
        var socket = new Socket("localhost", SERVICE.port());
        socket.setSoTimeout(180_000);
        var head = "POST /fhir/northside/" + RESPONSES + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000\r\n"
                + "Content-Type: application/fhir+json\r\nAuthorization: Bearer " + EHR.token() + "\r\n\r\n" + first;
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Blocks all writers to the ledger until the connection is closed. */
    private static Connection lockedLedger() throws SQLException {
        Connection connection = SERVICE.database().asSuperuser().getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("lock table assessment in access exclusive mode");
        }
        return connection;
    }

    /** From another database of the server: this one takes no connections while it is away. */
    private static void asSuperuser(List<String> statements) throws SQLException {
        try (Connection connection =
                        org.dorsal.store.TestPostgres.shared().asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
