package org.dorsal.store;

import static org.dorsal.Polling.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.*;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Connections of the tests: a closed connection is kept and reused for the same database and user, because a new one
 * costs the server more than ten statements. {@code discard all} resets its session.
 */
final class PooledTestConnections extends AbstractDataSource {
    /** Maximum number of idle connections to all databases together; the oldest is closed. */
    private static final int MAX_COUNT = 16;

    private static final Deque<Physical> IDLE = new ArrayDeque<>();

    private final String url;
    private final String user;

    PooledTestConnections(String url, String user) {
        this.url = url;
        this.user = user;
    }

    /** Closes the idle connections: a database can be copied only without connections. */
    static void close(String url) {
        List<Physical> leaving;
        synchronized (IDLE) {
            leaving = IDLE.stream().filter(idle -> idle.url.equals(url)).toList();
            IDLE.removeAll(leaving);
        }
        leaving.forEach(Physical::close);
    }

    @Override
    public Connection getConnection() throws SQLException {
        for (var connection = takeIdle(); connection.isPresent(); connection = takeIdle()) {
            try {
                return connection.get().asNew();
            } catch (SQLException _) {
                connection.get().close(); // the server has ended it meanwhile
            }
        }
        var source = new PGConnectionPoolDataSource();
        source.setUrl(url);
        source.setUser(user);
        return await("a connection of " + user)
                .ignoreExceptionsMatching(PooledTestConnections::isBusy)
                .until(() -> new Physical(url, user, source.getPooledConnection()).open(), Objects::nonNull);
    }

    /** Whether the server has no connection left or did not answer: classes 53 and 08 of SQLSTATE. */
    private static boolean isBusy(Throwable fault) {
        return fault instanceof SQLException refused
                && refused.getSQLState() != null
                && refused.getSQLState().matches("(53|08).*");
    }

    @Override
    public Connection getConnection(String other, String password) {
        throw new UnsupportedOperationException("each user has a data source");
    }

    private Optional<Physical> takeIdle() {
        synchronized (IDLE) {
            var idle = IDLE.stream()
                    .filter(connection -> connection.url.equals(url) && connection.user.equals(user))
                    .findFirst();
            idle.ifPresent(IDLE::remove);
            return idle;
        }
    }

    /** A connection to the server; what its users close is only theirs. */
    private static final class Physical implements ConnectionEventListener {
        private final String url;
        private final String user;
        private final PooledConnection connection;
        private boolean leaves;

        Physical(String url, String user, PooledConnection connection) {
            this.url = url;
            this.user = user;
            this.connection = connection;
        }

        Connection open() throws SQLException {
            connection.addConnectionEventListener(this);
            return connection.getConnection();
        }

        Connection asNew() throws SQLException {
            var again = connection.getConnection();
            again.setNetworkTimeout(Runnable::run, 0); // a pool sets one before it closes
            again.setReadOnly(false);
            try (var statement = again.createStatement()) {
                statement.execute("discard all");
            }
            return again;
        }

        @Override
        public void connectionClosed(ConnectionEvent event) {
            Optional<Physical> oldest = Optional.of(this);
            synchronized (IDLE) {
                if (!leaves) {
                    IDLE.addFirst(this);
                    oldest = IDLE.size() > MAX_COUNT ? Optional.of(IDLE.removeLast()) : Optional.empty();
                }
            }
            oldest.ifPresent(Physical::close);
        }

        @Override
        public void connectionErrorOccurred(ConnectionEvent event) {
            leaves = true;
        }

        void close() {
            leaves = true;
            try {
                connection.close();
            } catch (SQLException _) {
                // the connection is not used again
            }
        }
    }
}
