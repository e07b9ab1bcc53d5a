package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Plan of every statement of the store at a site with 20,000 rows in each table that grows: none reads a whole table, or
 * all rows of the site, unless {@link #WHOLE} says why. New statements and tables are included automatically.
 */
class StatementPlansTest {
    private static final int ROWS = 20_000;

    /** Tables that grow neither with assessments, nor with events, nor with time. */
    private static final Map<String, String> SMALL = Map.ofEntries(
            Map.entry("code_set", "combinations of codes"),
            Map.entry("clinician", "people of the site"),
            Map.entry("auditor_session", "auditors at work"),
            Map.entry("session_end", "people of the site"),
            Map.entry("subscription", "clients of the site"),
            Map.entry("export_job", "exports at a time"),
            Map.entry("export_file", "exports at a time"),
            Map.entry("knowledge_body", "releases"),
            Map.entry("knowledge_kept", "releases"),
            Map.entry("restoration", "restores"));

    /** Partial indexes of rows that wait for work; their number does not grow. */
    private static final Set<String> OF_WAITING_ROWS = Set.of(
            "delivery_lane_by_due",
            "delivery_lane_unplanned",
            "delivery_item_open",
            "subscription_by_due",
            "follow_up_by_due",
            "delivery_attempt_found"); // of searches for what an EHR may have stored without an answer

    private static final String ERASURE = "a command in the background, and the table keeps only what has not expired";
    private static final String SESSIONS =
            "launches are deleted at their end, and somebody looks at the sessions by hand";

    /** Statements that read all rows of a site, with the table, and why. */
    private static final Map<String, String> WHOLE = Map.ofEntries(
            Map.entry("ErasureSql.ERASE auditor_look", ERASURE),
            Map.entry("ErasureSql.ERASE auditor_search", ERASURE),
            Map.entry("ErasureSql.ERASE cds_card", ERASURE),
            Map.entry("ErasureSql.ERASE launch", ERASURE),
            Map.entry("ErasureSql.ERASE subscription_notice", ERASURE),
            Map.entry("ErasureSql.LOOK auditor_look", ERASURE),
            Map.entry("ErasureSql.LOOK auditor_search", ERASURE),
            Map.entry("ErasureSql.LOOK cds_card", ERASURE),
            Map.entry("ErasureSql.LOOK launch", ERASURE),
            Map.entry("ErasureSql.LOOK subscription_notice", ERASURE),
            Map.entry("ErasureSql.PAST draft", "a command looks at all patients, once for a run"),
            Map.entry("ErasureSql.PAST launch", "a command looks at all patients, once for a run"),
            Map.entry("ErasureSql.PAST resource_versions", "a command looks at all patients, once for a run"),
            Map.entry("OwnSessionRows.OTHERS launch", SESSIONS),
            Map.entry("SessionEndRows.END launch", SESSIONS));

    /** Values of columns with codes, dates or numbers of a certain form, by column or by table and column. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("site", "case when n % 10 = 0 then 'south' else 'site' end"),
            Map.entry("patient", "'p' || n % 2000"),
            Map.entry("type", "(array['Observation', 'CarePlan', 'QuestionnaireResponse'])[1 + n % 3]"),
            Map.entry("code_set", "md5((n % 50)::text)::uuid"),
            Map.entry("code_sets", "array[md5((n % 50)::text)::uuid]"),
            Map.entry("slots", "array[1 + n % 30]::smallint[]"),
            Map.entry("resource_versions.slot", "1 + n % 30"),
            Map.entry("resource_versions.ends", "array[32]"),
            Map.entry("focus", "'QuestionnaireResponse/x' || n"),
            Map.entry("subscription", "'x' || n % 20"),
            Map.entry("trigger", "'received'"),
            Map.entry("kind", "'NOTE'"),
            Map.entry(
                    "delivery_item.state",
                    "case when n % 200 = 0 then 'PARKED' when n % 200 = 1 then 'PENDING' else 'FILED' end"),
            Map.entry("delivery_item.reason", "null"),
            Map.entry("delivery_attempt.act", "case when n % 100 = 0 then 'SEARCH' else 'CREATE' end"),
            Map.entry("delivery_attempt.outcome", "'DONE'"),
            Map.entry("delivery_attempt.found", "case when n % 100 = 0 then 'CarePlan' end"),
            Map.entry("delivery_lane.patient", "'p' || n"),
            Map.entry("delivery_lane.due", "case when n % 200 = 0 then timestamptz '2026-01-01' else 'infinity' end"),
            Map.entry("delivery_lane.unplanned", "case when n % 400 = 0 then 1 else 0 end"),
            Map.entry("date_to", "timestamptz '2026-01-01' + n * interval '1 minute' + interval '1 second'"),
            Map.entry("terms", "array['entity=Observation/x' || n]"),
            Map.entry("indexed_terms", "1"),
            Map.entry("resource_versions.newest", "array[1 + n % 30]::smallint[]"),
            Map.entry("entities", "array['Observation/x' || n]"),
            Map.entry(
                    "log_cosignature.line",
                    "'— witness.example/w' || n || ' ' || encode(sha256(n::text::bytea), 'base64')"),
            Map.entry("draft", "1"),
            Map.entry("level", "8"),
            Map.entry("status", "'final'"),
            Map.entry("delivery_attempt.status", "200"),
            Map.entry("leased_until", "null"),
            Map.entry("refreshing_until", "null"),
            Map.entry("handed_over", "null"),
            Map.entry("subscription.status", "'active'"),
            Map.entry("subscription.events", "0"),
            Map.entry("subscription.sent", "0"),
            Map.entry("follow_up.state", "case when n % 200 = 0 then 'waiting' else 'followed' end"),
            Map.entry("follow_up.due", "case when n % 200 = 0 then timestamptz '2026-01-01' else 'infinity' end"),
            Map.entry("export_job.state", "'ready'"));

    private static final Set<String> TABLES = new TreeSet<>();
    private static final TestPostgres POSTGRES = filled();
    private static final Map<String, String> NEXT_COLUMNS = nextColumns();

    /** Without statistics, as after a restore and at a site's first day, and with them. */
    @Test
    void no_statement_reads_all_rows_of_a_site() throws Exception {
        Map<String, String> reads = whole();
        TestPostgres.run(POSTGRES.asSuperuser(), "analyze");
        reads.putAll(whole());

        assertThat(reads.entrySet())
                .filteredOn(read -> !WHOLE.containsKey(read.getKey()))
                .isEmpty();
        assertThat(reads.keySet()).as("reasons that are needed no more").containsAll(WHOLE.keySet());
    }

    @Test
    void statements_that_read_all_rows_would_be_found() throws Exception {
        assertThat(whole(
                        Sql.of("select patient from assessment where site = :site and id = :id;"),
                        POSTGRES.asApplication()))
                .isNotEmpty();
        assertThat(whole(Sql.of("select count(*) from assessment;"), POSTGRES.asOwner()))
                .isNotEmpty();
        assertThat(whole(
                        Sql.of("select id from assessment where site = :site and patient = :patient and id = :id;"),
                        POSTGRES.asApplication()))
                .isEmpty();
        assertThat(whole(
                        Sql.of("select id from assessment where site = :site order by patient, id limit 5;"),
                        POSTGRES.asApplication()))
                .isEmpty();
    }

    /** Reads of all rows of a site, by statement and table. */
    private static Map<String, String> whole() throws Exception {
        Map<String, String> reads = new TreeMap<>();
        for (Map.Entry<String, Sql> text : StatementsTwelveTimesTest.texts().entrySet()) {
            boolean ofOwner = text.getKey().startsWith("ErasureSql.");
            whole(text.getValue(), ofOwner ? POSTGRES.asOwner() : POSTGRES.asApplication())
                    .forEach((table, read) -> reads.put(text.getKey() + " " + table, read));
        }
        return reads;
    }

    private static Map<String, String> whole(Sql sql, DataSource source) throws SQLException {
        Map<String, String> reads = new TreeMap<>();
        for (boolean flag : new boolean[] {true, false}) {
            for (JsonNode plan : new ExplainedText(source, sql)
                    .plans(
                            "",
                            (call, connection) -> PartitionedTablesTest.bind(call, connection, sql, flag, Map.of()))) {
                collect(plan, "", false, reads);
            }
        }
        return reads;
    }

    /**
     * @param heap table of the rows that the node finds for a bitmap
     * @param page whether the rows of the node are read until a page is full
     */
    private static void collect(JsonNode node, String heap, boolean page, Map<String, String> reads) {
        String type = node.path("Node Type").asString("");
        String table = node.path("Relation Name").asString(heap);
        boolean whole = switch (type) {
            case "Seq Scan" -> true;
            case "Index Scan", "Index Only Scan" ->
                isOfSite(node) && !(page && node.path("Filter").isMissingNode());
            case "Bitmap Index Scan" -> isOfSite(node);
            default -> false;
        };
        if (whole
                && TABLES.contains(table)
                && !SMALL.containsKey(table)
                && !OF_WAITING_ROWS.contains(node.path("Index Name").asString(""))) {
            reads.put(
                    table,
                    "%s %s, %s, %s"
                            .formatted(
                                    type,
                                    node.path("Index Name").asString(""),
                                    node.path("Index Cond").asString(""),
                                    node.path("Filter").asString("")));
        }
        boolean below = switch (type) {
            case "Limit" -> true;
            case "Nested Loop", "LockRows", "Subquery Scan", "Append", "Result" -> page;
            default -> false;
        };
        boolean first = true;
        for (JsonNode next : node.path("Plans")) {
            collect(next, type.startsWith("Bitmap") ? table : "", below && first, reads);
            first = false;
        }
    }

    /** Whether an index of a site is read without a condition on its next column, which bounds the rows read. */
    private static boolean isOfSite(JsonNode node) {
        String condition = node.path("Index Cond").asString("").replaceAll("'[^']*'", "");
        String next = NEXT_COLUMNS.getOrDefault(node.path("Index Name").asString(""), "");
        return next.isEmpty()
                || !Pattern.compile("\\b" + next + "\\b").matcher(condition).find();
    }

    /** Second column of each index, or the column in its expression. */
    private static Map<String, String> nextColumns() {
        return TestPostgres.texts(POSTGRES.asSuperuser(), """
            select indexrelid::regclass || ' ' || substring(pg_get_indexdef(indexrelid, 2, true) from '[a-z_]+')
              from pg_index where indnkeyatts > 1
            """).stream()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[0], words -> words[1]));
    }

    private static TestPostgres filled() {
        TestPostgres postgres = TestPostgres.fresh();
        try {
            Map<String, List<SchemaColumn>> tables = SchemaColumn.tables(postgres);
            TABLES.addAll(tables.keySet());
            for (List<SchemaColumn> columns : tables.values()) {
                fill(postgres, columns);
            }
        } catch (SQLException fault) {
            throw new IllegalStateException(fault);
        }
        return postgres;
    }

    private static void fill(TestPostgres postgres, List<SchemaColumn> columns) {
        List<SchemaColumn> set =
                columns.stream().filter(column -> !column.isFilledByServer()).toList();
        String table = set.getFirst().table();
        TestPostgres.run(
                postgres.asSuperuser(),
                "alter table %s set (autovacuum_enabled = false); insert into %s (%s) select %s from generate_series(1, %d) n"
                        .formatted(
                                table,
                                table,
                                set.stream().map(SchemaColumn::name).collect(Collectors.joining(", ")),
                                set.stream().map(StatementPlansTest::value).collect(Collectors.joining(", ")),
                                SMALL.containsKey(table) ? 20 : ROWS));
    }

    private static String value(SchemaColumn column) {
        String own = VALUES.getOrDefault(column.table() + "." + column.name(), VALUES.getOrDefault(column.name(), ""));
        return own.isEmpty() ? value(column.type(), column) : own;
    }

    private static String value(String type, SchemaColumn column) {
        return switch (type) {
            case "text", "varchar" -> "'x' || n";
            case "_text" -> "'{}'::text[]";
            case "bytea" -> "sha256(n::text::bytea)";
            case "sha256_digest" -> "sha256(n::text::bytea)";
            case "_sha256_digest" -> "array[sha256(n::text::bytea)]::sha256_digest[]";
            case "sha256_hex" -> "encode(sha256(n::text::bytea), 'hex')";
            case "uuid" -> "md5(n::text)::uuid";
            case "timestamptz" -> "timestamptz '2026-01-01' + n * interval '1 minute'";
            case "date" -> "date '2026-01-01' + n % 300";
            case "bool" -> "n % 2 = 0";
            case "version_number" -> "1";
            case "int2", "int4", "int8" -> "n";
            case "jsonb" -> "'{}'::jsonb";
            default -> throw new IllegalStateException("no value for " + column.table() + "." + column.name());
        };
    }
}
