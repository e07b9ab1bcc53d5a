package org.dorsal.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dorsal.store.TestPostgres;

/**
 * Makes a ledger large: copies stored assessments whole, with new ids, patients, identifiers and times and the same
 * codes. Copies are dated before the stored originals. Keys and indexes are dropped before and built again after, as
 * after a restore; two connections share the work.
 */
final class Growth {
    /**
     * Content of a copy's bodies: the original's, or the shortest of that type, which leaves the size of keys and
     * indexes unchanged.
     */
    enum Bodies {
        WHOLE,
        SHORT
    }

    private static final int CONNECTIONS = 2;

    private static final List<String> TABLES =
            List.of("assessment", "resource_versions", "identifier_holder", "audit_event");

    /** Expressions for the columns that differ in a copy; every other column is the original's. */
    private static final Map<String, String> OWN = Map.of(
            "id", "moved(t.id, copy.number)",
            "patient", "t.patient || '-' || copy.number",
            "assessment", "moved(t.assessment, copy.number)",
            "identifier", "t.identifier || '-' || copy.number",
            "recorded_at", "t.recorded_at - copy.number * interval '10 minutes'",
            "created", "t.created - copy.number * interval '10 minutes'",
            "date_from", "t.date_from - copy.number * interval '10 minutes'",
            "date_to", "t.date_to - copy.number * interval '10 minutes'",
            "terms",
                    "array(select moved_term(x.term, copy.number) from unnest(t.terms) with ordinality as x (term, at)"
                            + " order by x.at)");

    /**
     * Functions that move the time of an id, its first 48 bits, by ten minutes for each copy, wherever the id is in a
     * term; patients and identifiers end with the number of the copy. Other ids, such as the Device's, stay.
     */
    private static final String FUNCTIONS = """
        create or replace function moved(id text, copy integer) returns text language sql immutable as $$
            select case when id !~ '^[0-9a-f]{8}-[0-9a-f]{4}-[78]' then id || '-' || copy else
                overlay(lpad(to_hex(('x' || substr(id, 1, 8) || substr(id, 10, 4))::bit(48)::bigint - copy * 600000::bigint),
                                     12, '0') placing '-' from 9 for 0) || substr(id, 14) end
        $$;
        create or replace function moved_term(term text, copy integer) returns text language sql immutable as $$
            select case when term ~ '^(entity=Patient/|identifier=)' then term || '-' || copy
                        when place > 0 then overlay(term placing moved(substr(term, place, 36), copy) from place for 36)
                        else term end
              from regexp_instr(term, '[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}') as place
        $$\
        """;

    /** Number of adjacent copies of a row, made by one statement. */
    private static final int TOGETHER = 25;

    private final TestPostgres database;

    Growth(TestPostgres database) {
        this.database = database;
    }

    /**
     * The service must not run.
     *
     * @param copies of everything that was stored until then
     */
    void grow(int copies, Instant until, Bodies bodies) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String server : List.of("max_wal_size = '4GB'", "checkpoint_timeout = '30min'")) {
                statement.execute("alter system set " + server);
            }
            statement.execute("select pg_reload_conf()");
            Map<String, String> made = takeAway(statement);
            remember(statement, until, bodies);
            inTurns(IntStream.iterate(1, first -> first <= copies, first -> first + TOGETHER)
                    .<Work>mapToObj(first -> own -> copy(own, first, Math.min(copies, first + TOGETHER - 1)))
                    .toList());
            for (String table : TABLES) { // a table of sites without row-level security keeps the service from starting
                statement.execute("drop table of_" + table);
            }
            inTurns(made.values().stream()
                    .<Work>map(again -> own -> own.execute(again))
                    .toList());
            inTurns(TABLES.stream()
                    .<Work>map(table -> own -> own.execute("vacuum (analyze) " + table))
                    .toList());
            statement.execute("checkpoint");
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = database.asSuperuser().getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "set synchronous_commit = off; set maintenance_work_mem = '1500MB'; set work_mem = '256MB';"
                            + " set max_parallel_maintenance_workers = 0");
        }
        return connection;
    }

    /** Stores the originals in separate tables: one copy must not see another. */
    private static void remember(Statement statement, Instant until, Bodies bodies) throws SQLException {
        for (String table : TABLES) {
            String moment = switch (table) {
                case "assessment" -> "created";
                case "identifier_holder" -> "'-infinity'"; // holds no time
                default -> "recorded_at";
            };
            statement.execute("create unlogged table of_" + table + " as select * from " + table + " where " + moment
                    + " <= '" + until + "'");
        }
        if (bodies == Bodies.SHORT) {
            statement.execute("""
                update of_resource_versions t set bodies = s.bodies, ends = s.ends, sha256 = s.sha256
                  from (select distinct on (type, cardinality(slots)) type, cardinality(slots) as resources, bodies, ends, sha256
                          from of_resource_versions order by type, cardinality(slots), length(bodies)) s
                 where s.type = t.type and s.resources = cardinality(t.slots)\
                """);
            statement.execute(
                    "update of_audit_event set body = (select body from of_audit_event order by length(body) limit 1)");
        }
        statement.execute("analyze");
    }

    private interface Work {
        void execute(Statement statement) throws SQLException;
    }

    /** Distributes the work over the connections; each takes the next piece when it is free. */
    private void inTurns(List<Work> work) throws SQLException {
        Queue<Work> waiting = new ConcurrentLinkedQueue<>(work);
        Callable<Void> turns = () -> {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                for (Work next = waiting.poll(); next != null; next = waiting.poll()) {
                    next.execute(statement);
                }
            }
            return null;
        };
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (Future<Void> done : threads.invokeAll(Collections.nCopies(CONNECTIONS, turns))) {
                done.get();
            }
        } catch (InterruptedException | ExecutionException fault) {
            throw new SQLException(fault);
        }
    }

    private static void copy(Statement statement, int first, int last) throws SQLException {
        String copies = "generate_series(" + first + ", " + last + ")";
        for (String table : TABLES) {
            List<String> columns = columns(statement, table);
            String values = columns.stream()
                    .map(column -> OWN.getOrDefault(column, "t." + column))
                    .collect(Collectors.joining(", "));
            statement.execute("insert into " + table + " (" + String.join(", ", columns) + ") select " + values
                    + " from of_" + table + " t cross join lateral (select number from " + copies
                    + " number where t.site is not null) copy");
        }
    }

    private static List<String> columns(Statement statement, String table) throws SQLException {
        return texts(
                statement,
                "select column_name from information_schema.columns where table_schema = current_schema() and"
                        + " table_name = '"
                        + table + "' and is_generated = 'NEVER' order by ordinal_position");
    }

    /** Drops keys and indexes and returns the statements that create them again. */
    private static Map<String, String> takeAway(Statement statement) throws SQLException {
        statement.execute(FUNCTIONS);
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
        double total = 0;
        try (Connection connection = database.asSuperuser().getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                try (ResultSet size = statement.executeQuery("select count(*), pg_table_size('" + table
                        + "'), pg_indexes_size('" + table + "') from " + table)) {
                    size.next();
                    total += size.getDouble(2) + size.getDouble(3);
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
        System.out.println("  together %.1f GB, %.0f bytes an assessment".formatted(total / 1e9, total / assessments));
    }

    long assessments() {
        return TestPostgres.numbers(database.asSuperuser(), "select count(*) from assessment")
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
