package org.dorsal.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Connections of the application role, and how long a statement may take; faults leave without the driver's words. */
final class Connected {
    private final DataSource source;
    private final String timeoutMillis;

    Connected(DataSource source, Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("a statement needs time");
        }
        this.source = source;
        this.timeoutMillis = Long.toString(timeout.toMillis());
    }

    /** Runs one statement text for one site; the text begins by setting both ({@link Sql#ofSite}). */
    <T> T run(Sql sql, String site, Work<T> work) {
        if (site.isBlank()) {
            throw new IllegalArgumentException("a statement needs a site");
        }
        try (Connection connection = source.getConnection();
                Call call = sql.on(connection)) {
            return work.on(call.text("site", site).text("timeout", timeoutMillis));
        } catch (SQLException fault) {
            throw Faults.of(fault);
        }
    }

    /** Ids of the events that carry rare terms. */
    Optional<List<String>> rare(String site, Collection<String> all, List<? extends Collection<String>> choices) {
        try (Connection connection = source.getConnection()) {
            return RareTerms.of(connection, timeoutMillis, site, all, choices);
        } catch (SQLException fault) {
            throw Faults.of(fault);
        }
    }

    /** Ids of one page of a search, with what they are sorted by; bodies are not looked at. */
    List<Page.Position> search(Reach reach, Query query) {
        try (Connection connection = source.getConnection()) {
            return Search.positions(connection, timeoutMillis, reach, query);
        } catch (SQLException fault) {
            throw Faults.of(fault);
        }
    }

    /** Runs several texts for one site as one transaction; the first is given, names site and timeout, and holds for the others. */
    <T> T inOne(Sql first, String site, Steps<T> steps) {
        if (site.isBlank()) {
            throw new IllegalArgumentException("a statement needs a site");
        }
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try (Call call = first.on(connection)) {
                T done = steps.on(call.text("site", site).text("timeout", timeoutMillis), connection);
                connection.commit();
                return done;
            } catch (SQLException | RuntimeException fault) {
                connection.rollback();
                throw fault;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException fault) {
            throw Faults.of(fault);
        }
    }

    interface Work<T> {
        T on(Call call) throws SQLException;
    }

    interface Steps<T> {
        T on(Call first, Connection connection) throws SQLException;
    }
}
