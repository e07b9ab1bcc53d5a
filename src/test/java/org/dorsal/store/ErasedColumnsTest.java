package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;
import static org.dorsal.store.SomeCommits.NOON;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.store.ErasureRows.ErasureOutcome;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Erasure over every column of the schema that can hold a patient's id: each text, array of texts, JSON and bytea of each
 * table is filled with it, whether the service would do so or not. A new table or column is included automatically; one that
 * can't hold the id needs a value with a reason in {@link #NEVER_NAMES_A_PATIENT}.
 */
class ErasedColumnsTest {
    private static final String PATIENT = "pat-3.7_a~b";
    private static final String FORM_ENCODED = "pat-3.7_a%7Eb";
    private static final String KEY = "00000000-0000-7000-8000-000000000007";
    private static final Set<String> TYPES = Set.of("text", "_text", "jsonb", "json", "bytea", "varchar", "_varchar");

    /** Values of columns that hold no text of a request, by column or by table and column. */
    private static final Map<String, String> NEVER_NAMES_A_PATIENT = Map.ofEntries(
            // codes of ours, which constraints limit
            Map.entry("kind", "'NOTE'"),
            Map.entry("delivery_item.state", "'FILED'"),
            Map.entry("delivery_item.reason", "'FORBIDDEN'"),
            Map.entry("delivery_attempt.act", "'READ'"),
            Map.entry("delivery_attempt.outcome", "'DONE'"),
            Map.entry("subscription.status", "'active'"),
            Map.entry("trigger", "'signed'"),
            Map.entry("export_job.state", "'ready'"),
            Map.entry("follow_up.state", "'followed'"),
            // random ids of ours, and references with them
            Map.entry("id", "'" + KEY + "'"),
            Map.entry("assessment", "'" + KEY + "'"),
            Map.entry("event", "'" + KEY + "'"),
            Map.entry("job", "'" + KEY + "'"),
            Map.entry("subscription_event.subscription", "'" + KEY + "'"),
            Map.entry("focus", "'QuestionnaireResponse/" + KEY + "'"),
            Map.entry("erased_resource.reference", "'Observation/" + KEY + "'"),
            Map.entry("auditor_look.session", "'x'"),
            Map.entry("auditor_look.purpose", "'HOPERAT'"),
            // hashes and random bytes
            Map.entry("salt", "'x'"),
            Map.entry("resource_versions.sha256", "sha256('x')"),
            Map.entry("session_end.person", "sha256('x')"),
            // references and names of clinicians and auditors, and codes of a feedback
            Map.entry("clinician.reference", "'Practitioner/7'"),
            Map.entry("clinician.name", "'Dr. Seven'"),
            Map.entry("auditor_search.auditor", "'https://idp.example|seven'"),
            Map.entry("auditor_session.sealed", "'x'"),
            Map.entry("cds_feedback.outcome", "'overridden'"),
            Map.entry("cds_feedback.reason", "'not-relevant'"),
            // codes of resources and events, which are no data of one patient
            Map.entry("type", "'Observation'"),
            Map.entry("audit_event.action", "'read'"),
            Map.entry("audit_event.outcome", "'0'"),
            Map.entry("code_set.codes", "'{status=final}'"),
            // the log's own text, and the knowledge of profiles/
            Map.entry("log_checkpoint.note", "'northside 1'"),
            Map.entry("log_cosignature.witness", "'witness.example'"),
            Map.entry("log_cosignature.line", "'— witness.example AAAAAA=='"),
            Map.entry("knowledge_body.editions", "'{}'"),
            Map.entry("knowledge_body.body", "'x'"));

    /** Rows without which a row of the table is none of the patient's. */
    private static final Map<String, List<String>> COMPANIONS = Map.of(
            "audit_event", List.of("log_entry"),
            "log_entry", List.of("audit_event"),
            "cds_feedback", List.of("cds_card"),
            "subscription_event", List.of("subscription"),
            "export_file", List.of("export_job"),
            "auditor_look", List.of("assessment"));

    private final TestPostgres postgres = TestPostgres.fresh();
    private final ErasureRows erasure = new ErasureRows(postgres.asOwner(), Duration.ofSeconds(20));

    @Test
    void an_erased_patient_is_in_no_column_of_any_table() throws SQLException {
        Map<String, List<SchemaColumn>> tables = SchemaColumn.tables(postgres);
        tables.remove("log_waiting"); // an event that waits for its position can't be erased yet
        for (List<SchemaColumn> columns : tables.values()) {
            fill(columns);
        }
        Set<String> filled = tables.values().stream()
                .flatMap(List::stream)
                .filter(ErasedColumnsTest::mayName)
                .map(column -> column.table() + "." + column.name())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        assertThat(SchemaColumn.naming(postgres, PATIENT, FORM_ENCODED))
                .as("every column that can name a patient is filled")
                .containsExactlyInAnyOrderElementsOf(filled);

        assertThat(erase()).isInstanceOf(ErasureOutcome.ErasedRows.class);

        assertThat(SchemaColumn.naming(postgres, PATIENT, FORM_ENCODED)).isEmpty();
    }

    /** A patient with rows in one table alone is not "nothing to erase". */
    @TestFactory
    Stream<DynamicTest> a_patient_who_is_in_one_table_alone_is_erased() throws SQLException {
        Map<String, List<SchemaColumn>> tables = SchemaColumn.tables(postgres);
        return tables.keySet().stream()
                .filter(table -> tables.get(table).stream().anyMatch(ErasedColumnsTest::mayName))
                .map(table -> DynamicTest.dynamicTest(table, () -> {
                    empty(tables.keySet());
                    fill(tables.get(table));
                    for (String companion : COMPANIONS.getOrDefault(table, List.of())) {
                        fill(tables.get(companion));
                    }
                    assertThat(SchemaColumn.naming(postgres, PATIENT, FORM_ENCODED))
                            .isNotEmpty();
                    erase();
                    assertThat(SchemaColumn.naming(postgres, PATIENT, FORM_ENCODED))
                            .isEmpty();
                }));
    }

    /** Requests go on while an erasure runs: what one inserts into a table is erased, too, or reported. */
    @TestFactory
    Stream<DynamicTest> a_row_that_is_added_during_an_erasure_is_erased_or_reported() throws SQLException {
        Map<String, List<SchemaColumn>> tables = SchemaColumn.tables(postgres);
        return tables.keySet().stream()
                .filter(table -> tables.get(table).stream().anyMatch(ErasedColumnsTest::mayName))
                .map(table -> DynamicTest.dynamicTest(table, () -> {
                    empty(tables.keySet());
                    fill(tables.get("draft"));
                    TestPostgres.run(postgres.asSuperuser(), "update draft set clinician = 'Practitioner/8'");
                    ErasureOutcome outcome = erasedWhile(() -> {
                        fill(tables.get(table));
                        for (String companion : COMPANIONS.getOrDefault(table, List.of())) {
                            fill(tables.get(companion));
                        }
                    });
                    if (!(outcome instanceof ErasureOutcome.RecordedMeanwhile)) {
                        assertThat(outcome).isInstanceOf(ErasureOutcome.ErasedRows.class);
                        assertThat(SchemaColumn.naming(postgres, PATIENT, FORM_ENCODED))
                                .isEmpty();
                    }
                }));
    }

    /** Adds rows when the erasure has its snapshot and waits for the row of the draft. */
    private ErasureOutcome erasedWhile(Runnable addition) throws Exception {
        try (var connection = postgres.asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeQuery("select patient from draft for update").close();
            FutureTask<ErasureOutcome> erased = WaitingLine.started(this::erase);
            await("the erasure waits")
                    .until(() ->
                            TestPostgres.numbers(postgres.asSuperuser(), """
                select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
                """).equals(List.of(1L)));
            addition.run();
            connection.rollback();
            return erased.get();
        }
    }

    /** Searches for a longer id that contains this one are another patient's. */
    @Test
    void searches_for_another_patient_are_kept() throws SQLException {
        List<SchemaColumn> searches = SchemaColumn.tables(postgres).get("auditor_search");
        fill(searches);
        TestPostgres.run(postgres.asSuperuser(), "update auditor_search set fields = 'patient=1" + FORM_ENCODED + "'");
        fill(SchemaColumn.tables(postgres).get("subscription"));
        erase();
        assertThat(TestPostgres.numbers(postgres.asSuperuser(), "select count(*) from auditor_search"))
                .containsExactly(1L);
    }

    private ErasureOutcome erase() {
        return erasure.erase(
                "here",
                PATIENT,
                Instant.MAX,
                NOON,
                _ -> SomeAuditEvents.of(
                        UUID.randomUUID().toString(),
                        Optional.empty(),
                        List.of(),
                        "{}".getBytes(StandardCharsets.UTF_8)));
    }

    private void empty(Set<String> tables) {
        TestPostgres.run(postgres.asSuperuser(), "truncate " + String.join(", ", tables));
    }

    private void fill(List<SchemaColumn> columns) {
        List<SchemaColumn> set =
                columns.stream().filter(column -> !column.isFilledByServer()).toList();
        TestPostgres.run(
                postgres.asSuperuser(),
                "insert into " + set.getFirst().table() + " ("
                        + set.stream().map(SchemaColumn::name).collect(Collectors.joining(", ")) + ") values ("
                        + set.stream().map(ErasedColumnsTest::value).collect(Collectors.joining(", ")) + ")");
    }

    private static boolean mayName(SchemaColumn column) {
        return TYPES.contains(column.type())
                && !column.name().equals("site")
                && !NEVER_NAMES_A_PATIENT.containsKey(column.name())
                && !NEVER_NAMES_A_PATIENT.containsKey(column.table() + "." + column.name());
    }

    /** The id in the form of this column. */
    private static String value(SchemaColumn column) {
        String reason = NEVER_NAMES_A_PATIENT.getOrDefault(
                column.table() + "." + column.name(), NEVER_NAMES_A_PATIENT.getOrDefault(column.name(), ""));
        if (column.name().equals("site")) {
            return "'here'";
        }
        if (TYPES.contains(column.type())) {
            return reason.isEmpty() ? textWithId(column) : reason;
        }
        return switch (column.type()) {
            case "sha256_digest" -> "sha256('x')";
            case "_sha256_digest" -> "array[sha256('x')]::sha256_digest[]";
            case "sha256_hex" -> "encode(sha256('x'), 'hex')";
            case "uuid" -> "'" + KEY + "'";
            case "timestamptz" ->
                column.name().matches("leased_until|handed_over|refreshing_until|next")
                        ? "null"
                        : "'" + (column.name().equals("date_to") ? NOON.plusSeconds(1) : NOON) + "'";
            case "date" -> "'2026-11-20'";
            case "bool" -> "false";
            case "version_number" -> "1";
            case "_int2" -> "'{1}'";
            case "_int4" -> "'{" + PATIENT.length() + "}'";
            case "_uuid" -> "'{" + KEY + "}'";
            case "int2" -> "1";
            case "int4", "int8" -> column.name().matches("indexed_terms|draft") ? "1" : "0";
            default ->
                throw new IllegalStateException(
                        "no value for " + column.table() + "." + column.name() + " " + column.type());
        };
    }

    private static String textWithId(SchemaColumn column) {
        String text = switch (column.table() + "." + column.name()) {
            case "auditor_search.fields" -> "tab=all&patient=" + FORM_ENCODED + "&who=x";
            default -> PATIENT;
        };
        return switch (column.type()) {
            case "jsonb", "json" -> "'{\"x\": \"" + text + "\"}'";
            case "_text", "_varchar" -> "'{entity=Patient/" + text + "}'";
            default -> "'" + text + "'";
        };
    }
}
