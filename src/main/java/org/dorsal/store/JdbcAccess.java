package org.dorsal.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.*;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Base class of the table classes: holds the connections of one database role and the statement timeout, and raises
 * faults without the driver's message. Every text begins by setting its site and the timeout ({@link Sql#ofSite}),
 * for its transaction alone.
 */
abstract class JdbcAccess {
    /** Site of statements on rows that belong to no site, and of calls to functions that read across all sites. */
    static final String NO_SITE = "none";

    /** Time for the network on top of the timeout of a statement, which the server measures. */
    private static final Duration ANSWER_MARGIN = Duration.ofSeconds(5);

    /** A client that stops between two statements of a transaction, with its machine, loses it and its locks. */
    private static final Sql BEGIN = Sql.ofSite("""
            select set_config('idle_in_transaction_session_timeout', :timeout, true);
            """);

    private final DataSource source;
    private final TransactionTemplate transactions;
    private final Duration timeout;
    private final String timeoutMillis;

    /**
     * @param source connections with autocommit on, of the application role unless the class says otherwise; their number is
     *     bounded by the pool
     * @param timeout of one statement, at least a millisecond
     */
    JdbcAccess(DataSource source, Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("a statement needs time");
        }
        var manager = new DataSourceTransactionManager(source);
        manager.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
        this.source = source;
        this.transactions = new TransactionTemplate(manager);
        this.timeout = timeout;
        this.timeoutMillis = Long.toString(timeout.toMillis());
    }

    /** Longest wait for an answer of a server that may be gone, when one statement has that timeout. */
    static Duration answeredWithin(Duration timeout) {
        return timeout.plus(ANSWER_MARGIN);
    }

    /** Runs one statement text for one site. */
    <T> T run(Sql sql, String site, DatabaseWork<T> work) {
        if (site.isBlank()) {
            throw new IllegalArgumentException("a statement needs a site");
        }
        try {
            Connection connection = DataSourceUtils.doGetConnection(source);
            try {
                // no wait for an answer is longer than the statement may take
                connection.setNetworkTimeout(
                        Runnable::run, Math.toIntExact(answeredWithin(timeout).toMillis()));
                try (StatementCall call = sql.on(connection)) {
                    return work.on(call.text("site", site).text("timeout", timeoutMillis));
                }
            } finally {
                DataSourceUtils.doReleaseConnection(connection, source);
            }
        } catch (SQLException fault) {
            throw StoreException.of(fault);
        }
    }

    /** Runs a text that gives no rows. */
    void change(Sql sql, String site, DatabaseWork<StatementCall> values) {
        run(sql, site, call -> {
            values.on(call).run();
            return site;
        });
    }

    /** All rows of a text, in their order. */
    <T> List<T> list(Sql sql, String site, DatabaseWork<StatementCall> values, RowReader<T> row) {
        return run(sql, site, call -> all(values.on(call).rowsOfTheSite(), row));
    }

    /** Runs a text and returns its rows by key, in their order. */
    <K, T> Map<K, T> map(Sql sql, String site, DatabaseWork<StatementCall> values, RowReader<K> key, RowReader<T> row) {
        return run(sql, site, call -> {
            var rows = values.on(call).rowsOfTheSite();
            var byKey = new LinkedHashMap<K, T>();
            while (rows.next()) {
                byKey.put(key.of(rows), row.of(rows));
            }
            return byKey;
        });
    }

    /** The first row of a text. */
    <T> Optional<T> first(Sql sql, String site, DatabaseWork<StatementCall> values, RowReader<T> row) {
        return list(sql, site, values, row).stream().findFirst();
    }

    /** The only row of a text that always gives one. */
    <T> T one(Sql sql, String site, DatabaseWork<StatementCall> values, RowReader<T> row) {
        return first(sql, site, values, row).orElseThrow();
    }

    /** Whether a text gives any row. */
    boolean any(Sql sql, String site, DatabaseWork<StatementCall> values) {
        return run(sql, site, call -> values.on(call).rowsOfTheSite().next());
    }

    /** Maps each row of a statement's result, in order. */
    static <T> List<T> all(ResultSet rows, RowReader<T> row) throws SQLException {
        var mapped = new ArrayList<T>();
        while (rows.next()) {
            mapped.add(row.of(rows));
        }
        return List.copyOf(mapped);
    }

    /**
     * Runs steps in one transaction, of which all statements of this thread on the same data source are part.
     *
     * @param first first text of the transaction
     */
    <T> T inOne(Sql first, String site, DatabaseWork<T> steps) {
        return transact(first, site, steps, _ -> true);
    }

    /**
     * Runs work in one transaction, of which all statements of this thread on the same data source are part.
     *
     * @param work false rolls the transaction back
     * @return whether it was committed
     */
    boolean inTransaction(String site, BooleanSupplier work) {
        DatabaseWork<Boolean> steps = begin -> {
            begin.run();
            return work.getAsBoolean();
        };
        return transact(BEGIN, site, steps, result -> result);
    }

    /** @param commits whether the transaction with that result is committed; otherwise it is rolled back */
    private <T> T transact(Sql first, String site, DatabaseWork<T> steps, Predicate<T> commits) {
        if (TransactionSynchronizationManager.hasResource(source)) {
            throw new IllegalStateException("a transaction in another one would end that");
        }
        try {
            return transactions.execute(status -> {
                T result = run(first, site, steps);
                if (!commits.test(result)) {
                    status.setRollbackOnly();
                }
                return result;
            });
        } catch (TransactionException fault) {
            throw fault.getCause() instanceof SQLException cause ? StoreException.of(cause) : fault;
        }
    }

    interface DatabaseWork<T> {
        T on(StatementCall call) throws SQLException;
    }

    /** Maps the current row of a result set. */
    interface RowReader<T> {
        T of(ResultSet row) throws SQLException;
    }
}
