package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.*;
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
