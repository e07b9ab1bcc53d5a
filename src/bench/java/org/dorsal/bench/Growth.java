package org.dorsal.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dorsal.store.SomePostgres;

/**
 * Makes a ledger large: whole assessments that the service has stored are copied with ids, patients, identifiers and times of their
 * own, bodies and codes as they are. Copies lie in the past of what was stored. Keys and indexes are taken away before and built
 * again after, as after a restore.
 */
final class Growth {
    private static final List<String> TABLES =
            List.of("assessment", "resource_version", "resource_link", "identifier_holder", "audit_event");

    /** What a copy has of its own, by column; every other column is the original's. %1$s is the copy's number. */
    private static final Map<String, String> OWN = Map.of(
            "id", "t.id || '-%1$s'",
            "patient", "t.patient || '-%1$s'",
            "assessment", "t.assessment || '-%1$s'",
            "identifier", "t.identifier || '-%1$s'",
            "recorded_at", "t.recorded_at - %1$s * interval '10 minutes'",
            "created", "t.created - %1$s * interval '10 minutes'",
            "date_from", "t.date_from - %1$s * interval '10 minutes'",
            "date_to", "t.date_to - %1$s * interval '10 minutes'",
            "origin", "coalesce(o.copy, 0)");

    private final SomePostgres database;

    Growth(SomePostgres database) {
        this.database = database;
    }

    /** @param copies of everything that is there; the service must not run */
    void grow(int copies) throws SQLException {
        try (Connection connection = database.asSuperuser().getConnection();
                Statement statement = connection.createStatement()) {
            for (String server : List.of("max_wal_size = '4GB'", "checkpoint_timeout = '30min'")) {
                statement.execute("alter system set " + server);
            }
            statement.execute("select pg_reload_conf()");
            statement.execute(
                    "set synchronous_commit = off; set maintenance_work_mem = '1500MB'; set work_mem = '256MB';"
                            + " set max_parallel_maintenance_workers = 2");
            Map<String, String> made = takeAway(statement);
            statement.execute(
                    "create temp table original as select * from (select id, origin from assessment a, lateral"
                            + " (select mark('assessment=' || a.id) as origin) m) s");
            for (String table : TABLES) {
                statement.execute("create temp table of_" + table + " as select * from " + table);
            }
            statement.execute("analyze");
            for (int copy = 1; copy <= copies; copy++) {
                copy(statement, copy);
            }
            for (String again : made.values()) {
                statement.execute(again);
            }
            statement.execute("vacuum (analyze) " + String.join(", ", TABLES));
            statement.execute("checkpoint");
        }
    }

    private static void copy(Statement statement, int copy) throws SQLException {
        statement.execute("drop table if exists copied");
        statement.execute("create temp table copied as select origin, mark('assessment=' || id || '-" + copy
                + "') as copy from original");
        statement.execute("analyze copied");
        for (String table : TABLES) {
            List<String> columns = columns(statement, table);
            String values = columns.stream()
                    .map(column -> OWN.getOrDefault(column, "t." + column).formatted(copy))
                    .collect(Collectors.joining(", "));
            statement.execute("insert into " + table + " (" + String.join(", ", columns) + ") select " + values
                    + " from of_" + table + " t"
                    + (columns.contains("origin") ? " left join copied o on o.origin = t.origin" : ""));
        }
    }

    private static List<String> columns(Statement statement, String table) throws SQLException {
        return texts(
                statement,
                "select column_name from information_schema.columns where table_schema = current_schema() and table_name = '"
                        + table + "' and is_generated = 'NEVER' order by ordinal_position");
    }

    /** Takes keys and indexes away and tells how each is made again. */
    private static Map<String, String> takeAway(Statement statement) throws SQLException {
        statement.execute("""
                create or replace function mark(words text) returns bigint language sql immutable as
                $$ select ('x' || encode(substr(sha256(convert_to(words, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint $$""");
        String tables = TABLES.stream().map(table -> "'" + table + "'").collect(Collectors.joining(", "));
        Map<String, String> made = new LinkedHashMap<>();
        try (ResultSet keys =
                statement.executeQuery("select conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
                        + " from pg_constraint where contype in ('p', 'u') and conrelid::regclass::text in (" + tables
                        + ")")) {
            while (keys.next()) {
                made.put(
                        "alter table " + keys.getString(1) + " drop constraint " + keys.getString(2),
                        "alter table " + keys.getString(1) + " add constraint " + keys.getString(2) + " "
                                + keys.getString(3));
            }
        }
        try (ResultSet indexes = statement.executeQuery("select indexname, indexdef from pg_indexes where schemaname ="
                + " current_schema() and tablename in (" + tables + ") and indexname not in (select conname from"
                + " pg_constraint)")) {
            while (indexes.next()) {
                made.put("drop index " + indexes.getString(1), indexes.getString(2));
            }
        }
        for (String takenAway : made.keySet()) {
            statement.execute(takenAway);
        }
        return made;
    }

    /** Prints what each table and its indexes take on disk. */
    void sizes() throws SQLException {
        long assessments = assessments();
        double all = 0;
        try (Connection connection = database.asSuperuser().getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                try (ResultSet size = statement.executeQuery("select count(*), pg_table_size('" + table
                        + "'), pg_indexes_size('" + table + "') from " + table)) {
                    size.next();
                    all += size.getDouble(2) + size.getDouble(3);
                    System.out.println("  %-20s %12d rows %9.1f MB, indexes %9.1f MB: %6.0f + %5.0f bytes an assessment"
                            .formatted(
                                    table,
                                    size.getLong(1),
                                    size.getDouble(2) / 1e6,
                                    size.getDouble(3) / 1e6,
                                    size.getDouble(2) / assessments,
                                    size.getDouble(3) / assessments));
                }
            }
        }
        System.out.println("  together %.1f GB, %.0f bytes an assessment".formatted(all / 1e9, all / assessments));
    }

    long assessments() {
        return SomePostgres.numbers(database.asSuperuser(), "select count(*) from assessment")
                .getFirst();
    }

    private static List<String> texts(Statement statement, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
