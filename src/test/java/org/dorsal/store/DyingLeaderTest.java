package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** After a leader failed between commit and response, each request of its group finds its own rows on disk. */
class DyingLeaderTest {
    private static final int OF_THE_GROUP = 2;

    private final WaitingLine line = new WaitingLine();

    @Test
    void what_is_on_disk_is_told_as_appended() throws Exception {
        var ledger = new Ledger(dying(line.counted(line.postgres.asApplication())), Duration.ofSeconds(20));
        var commits = IntStream.range(0, 5)
                .mapToObj(number -> SomeCommits.assessment("a" + number, "p", "https://ehr.example|" + number))
                .toList();

        var appended = line.whileTheFirstIsHeld(ledger, commits);

        assertThat(WaitingLine.outcomes(appended)).containsOnly(new CommitOutcome.Appended());
        assertThat(line.numbers("select count(*) from audit_event")).containsExactly(5L);
    }

    /**
     * The connection that writes for the group breaks off when it is given back, and by then all of it is committed.
     */
    private static DataSource dying(DataSource real) {
        var connections = new AtomicInteger();
        return new DelegatingDataSource(real) {
            @Override
            public Connection getConnection() throws SQLException {
                var connection = super.getConnection();
                return connections.incrementAndGet() == OF_THE_GROUP ? dying(connection) : connection;
            }
        };
    }

    private static Connection dying(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                DyingLeaderTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    try {
                        Object result = method.invoke(real, arguments);
                        if (method.getName().equals("close")) {
                            throw new IllegalStateException("made by the test");
                        }
                        return result;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
