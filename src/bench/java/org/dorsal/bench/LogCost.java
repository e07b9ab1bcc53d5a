package org.dorsal.bench;

import java.sql.SQLException;
import java.util.*;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import org.dorsal.bench.Load.Result;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.ServiceProcess;

/**
 * Cost of the signed log for the main job: the same requests to the same service, alternately with the log and
 * without. Without it no leaf is kept, so nothing is sequenced and nothing signed; the leaf's hash is still computed,
 * and printed separately.
 */
final class LogCost {
    private static final int ROUNDS = Integer.parseInt(System.getProperty("rounds", "5"));
    private static final int CLIENTS = 8;
    private static final String ON = "drop trigger if exists off on log_waiting";

    /** A trigger and no rule: PostgreSQL refuses an insert inside {@code with} to a table that a rule turns off. */
    private static final String OFF = """
            create or replace function nothing() returns trigger language plpgsql as 'begin return null; end';
            create or replace trigger off before insert on log_waiting for each row execute function nothing();
            """;

    private final ServiceProcess service;
    private final TestPostgres database;
    private final LongFunction<byte[]> post;
    private final double seconds;

    LogCost(ServiceProcess service, TestPostgres database, LongFunction<byte[]> post, double seconds) {
        this.service = service;
        this.database = database;
        this.post = post;
        this.seconds = seconds;
    }

    void print() throws InterruptedException, SQLException {
        List<Result> off = new ArrayList<>();
        List<Result> enabled = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            off.add(turn(OFF));
            enabled.add(turn(ON));
        }
        System.out.println(median(off).row("POST without the log, median of " + ROUNDS));
        System.out.println(median(enabled).row("POST with the log, median of " + ROUNDS));
        System.out.println("with the log: %+.1f %% CPU (service and database), %+.1f %% requests a second"
                .formatted(
                        more(off, enabled, result -> result.serviceCpu() + result.databaseCpu()),
                        more(off, enabled, Result::perSecond)));
    }

    /** Measures a turn after the entries of the turn before have been sequenced. */
    private Result turn(String sql) throws InterruptedException, SQLException {
        TestPostgres.run(database.asOwner(), sql);
        do {
            Load.run(service.port(), service.pid(), CLIENTS, 1, 201, post);
        } while (waiting() > 20_000);
        return Load.run(service.port(), service.pid(), CLIENTS, seconds, 201, post);
    }

    private long waiting() throws SQLException {
        try (var connection = database.asOwner().getConnection();
                var row = connection.createStatement().executeQuery("select count(*) from log_waiting")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Result median(List<Result> results) {
        return results.stream()
                .sorted(Comparator.comparingDouble(result -> result.serviceCpu() + result.databaseCpu()))
                .toList()
                .get(results.size() / 2);
    }

    private static double more(List<Result> off, List<Result> enabled, ToDoubleFunction<Result> figure) {
        return (figure.applyAsDouble(median(enabled)) / figure.applyAsDouble(median(off)) - 1) * 100;
    }
}
