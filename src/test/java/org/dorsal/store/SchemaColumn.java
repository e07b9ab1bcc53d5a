package org.dorsal.store;

import java.sql.SQLException;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Column of a table, as the database describes it. */
record SchemaColumn(String table, String name, String type, boolean isFilledByServer) {
    static Map<String, List<SchemaColumn>> tables(TestPostgres postgres) throws SQLException {
        Map<String, List<SchemaColumn>> tables = new LinkedHashMap<>();
        try (var connection = postgres.asSuperuser().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                    select c.table_name, c.column_name, coalesce(c.domain_name, c.udt_name),
                           c.is_identity = 'YES' or c.is_generated = 'ALWAYS'
                      from information_schema.columns c
                      join information_schema.tables t using (table_schema, table_name)
                     where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and t.table_name not like 'flyway%'
                     order by c.table_name, c.ordinal_position
                    """)) {
            while (rows.next()) {
                tables.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
                        .add(new SchemaColumn(
                                rows.getString(1), rows.getString(2), rows.getString(3), rows.getBoolean(4)));
            }
        }
        return tables;
    }

    /** Returns the columns that hold one of these texts. */
    static Set<String> naming(TestPostgres postgres, String... ids) throws SQLException {
        Set<String> naming = new LinkedHashSet<>();
        try (var connection = postgres.asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            for (List<SchemaColumn> columns : tables(postgres).values()) {
                for (SchemaColumn column : columns) {
                    String text = column.type().equals("bytea")
                            ? "encode(" + column.name() + ", 'escape')"
                            : column.name() + "::text";
                    String holds = Stream.of(ids)
                            .map(id -> "strpos(" + text + ", '" + id + "') > 0")
                            .collect(Collectors.joining(" or "));
                    try (var rows =
                            statement.executeQuery("select count(*) from " + column.table() + " where " + holds)) {
                        rows.next();
                        if (rows.getLong(1) > 0) {
                            naming.add(column.table() + "." + column.name());
                        }
                    }
                }
            }
        }
        return naming;
    }
}
