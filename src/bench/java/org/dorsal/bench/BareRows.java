package org.dorsal.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Inserts the rows that the service has written again by bare JDBC into tables of the same shape. Each row is a
 * separate statement, and statements cost as much as rows do, so this is a comparison and no floor (performance.md, one
 * statement per commit).
 */
final class BareRows {
    private static final List<String> TABLES = List.of("assessment", "resource_versions", "audit_event", "delivery");

    private final DataSource source;
    private final AtomicInteger number = new AtomicInteger();
    private final List<List<Row>> assessments = new ArrayList<>();

    private record Row(String table, List<Object> values) {}

    BareRows(DataSource source, int most) throws SQLException {
        this.source = source;
        try (Connection connection = source.getConnection()) {
            for (String table : TABLES) {
                run(connection, "drop table if exists floor_" + table);
                run(connection, "create table floor_" + table + " (like " + table + " including all)");
            }
            read(connection, most);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Rows of one commit share the moment of recording. */
    private void read(Connection connection, int most) throws SQLException {
        try (var moments = connection.createStatement().executeQuery("select created from assessment limit " + most)) {
            while (moments.next()) {
                List<Row> rows = new ArrayList<>();
                for (String table : TABLES) {
                    String moment =
                            table.startsWith("resource") || table.startsWith("audit") ? "recorded_at" : "created";
                    try (var statement = connection.prepareStatement(
                            "select * from " + table + " where " + moment + " = ? limit 20")) {
                        statement.setObject(1, moments.getObject(1));
                        var result = statement.executeQuery();
                        while (result.next()) {
                            List<Object> values = new ArrayList<>();
                            for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                                values.add(result.getObject(column));
                            }
                            rows.add(new Row(table, values));
                        }
                    }
                }
                assessments.add(rows);
            }
        }
    }

    /** Inserts for that many seconds and prints assessments a second and database CPU for each. */
    void print(int clients, double seconds) throws InterruptedException {
        int first = number.get();
        CountDownLatch done = new CountDownLatch(clients);
        double before = Cpu.ofPostgres();
        long start = System.nanoTime();
        for (int client = 0; client < clients; client++) {
            Thread.ofPlatform().start(() -> {
                try (Connection connection = source.getConnection()) {
                    connection.setAutoCommit(false);
                    while (System.nanoTime() - start < seconds * 1e9) {
                        insert(connection, number.getAndIncrement());
                    }
                } catch (SQLException fault) {
                    throw new IllegalStateException(fault);
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        double took = (System.nanoTime() - start) / 1e9;
        int count = number.get() - first;
        System.out.println("%-44s %9.0f %8s %8s %10s %10.3f"
                .formatted(
                        "the same rows, one by one, bare JDBC, " + clients + " clients",
                        count / took,
                        "",
                        "",
                        "",
                        (Cpu.ofPostgres() - before) * 1e3 / count));
    }

    private void insert(Connection connection, int number) throws SQLException {
        for (Row row : assessments.get(number % assessments.size())) {
            String marks = "?, ".repeat(row.values().size() - 1) + "?";
            try (PreparedStatement statement =
                    connection.prepareStatement("insert into floor_" + row.table() + " values (" + marks + ")")) {
                for (int column = 0; column < row.values().size(); column++) {
                    Object value = row.values().get(column);
                    boolean site = column == 0;
                    statement.setObject(column + 1, site ? "f" + number : value);
                }
                statement.executeUpdate();
            }
        }
        connection.commit();
    }
}
