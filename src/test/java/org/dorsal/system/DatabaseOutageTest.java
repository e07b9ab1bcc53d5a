package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;
import static org.dorsal.system.SomeService.NORTHSIDE;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.*;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A database that refuses connections for a while: callers get 503, and the log has lines, not stack traces. */
class DatabaseOutageTest {
    private static final int REQUESTS = Boolean.getBoolean("dorsal.long") ? 5 : 2;

    /** Milliseconds for which each request of an outage waits. */
    private static final String CONNECTION_TIMEOUT = "--spring.datasource.hikari.connection-timeout=500";

    private static final String LOCK_HOLDER = "lock-holder";

    @Test
    void an_outage_writes_no_stack_trace_and_ends_by_itself() throws Exception {
        try (SomeService service = SomeService.with(CONNECTION_TIMEOUT)) {
            SomeClient client = service.client(NORTHSIDE, "system/*.cruds");
            assertThat(client.post(
                                    "QuestionnaireResponse",
                                    SomeResponse.of("before").json())
                            .status())
                    .isEqualTo(201);
            Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            ListAppender<ILoggingEvent> log = new ListAppender<>();
            log.start();
            root.addAppender(log);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                    Connection _ = lockVersions(service)) {
                Future<SomeAnswer> waiting = waitForLock(service, threads);
                allowConnections(service, false);
                assertThat(waiting.get().status())
                        .as("of a statement under way")
                        .isEqualTo(503);
                await("readiness").until(() -> service.readiness() == 503);
                for (int request = 0; request < REQUESTS; request++) {
                    assertThat(client.post(
                                            "QuestionnaireResponse",
                                            SomeResponse.of("during-" + request).json())
                                    .status())
                            .isEqualTo(503);
                    assertThat(client.get("Observation?patient=Patient/sandbox-01")
                                    .status())
                            .isEqualTo(503);
                    service.readiness();
                }
                await("a worker").until(() -> messages(log).stream().anyMatch(line -> line.contains("stopped for")));
            } finally {
                allowConnections(service, true);
                root.detachAppender(log);
            }
            await("readiness").until(() -> service.readiness() == 200);
            assertThat(List.copyOf(log.list))
                    .filteredOn(line -> line.getThrowableProxy() != null)
                    .extracting(line -> line.getLoggerName() + ": " + line.getFormattedMessage())
                    .isEmpty();
            // a connection that was opened or used in the last half second is not validated before its next use
            String after = SomeResponse.of("after").json();
            await("the database's return").until(() -> {
                int status = client.post("QuestionnaireResponse", after).status();
                assertThat(status).isIn(201, 503);
                return status == 201;
            });
        }
    }

    /** Locks the versions until the connection is closed; an outage leaves this connection open. */
    private static Connection lockVersions(SomeService service) throws SQLException {
        Connection holder = service.database().asSuperuser().getConnection();
        holder.setAutoCommit(false);
        try (Statement lock = holder.createStatement()) {
            lock.execute("set application_name = '" + LOCK_HOLDER + "'");
            lock.execute("lock table resource_version");
        }
        return holder;
    }

    /** Starts a request with a statement that waits for a lock until the outage. */
    private static Future<SomeAnswer> waitForLock(SomeService service, ExecutorService threads) {
        SomeClient client = service.client(NORTHSIDE, "system/*.cruds");
        Future<SomeAnswer> request = threads.submit(() ->
                client.post("QuestionnaireResponse", SomeResponse.of("waiting").json()));
        await("a statement that waits")
                .until(() -> TestPostgres.numbers(service.database().asSuperuser(), """
                    select count(*) from pg_stat_activity
                     where datname = current_database() and wait_event_type = 'Lock'\
                    """)
                                .getFirst()
                        > 0);
        return request;
    }

    private static List<String> messages(ListAppender<ILoggingEvent> log) {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static void allowConnections(SomeService service, boolean allowed) {
        String name = service.database().url().replaceAll(".*/([^/?]+)([?].*)?", "$1");
        TestPostgres.run(
                TestPostgres.empty().asSuperuser(), "alter database \"" + name + "\" allow_connections " + allowed);
        // a holder that ends before the statement that waits for its lock would let it commit
        TestPostgres.run(TestPostgres.empty().asSuperuser(), """
            select pg_terminate_backend(pid) from pg_stat_activity
             where datname = '%s' and application_name <> '%s'
            """.formatted(name, LOCK_HOLDER));
    }
}
