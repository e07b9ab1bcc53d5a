package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.*;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Rows of {@code result_set}. They travel as one parameter with JSON, from which the server makes rows of the table, and
 * come as JSON. */
final class ResultRows {
    /** Common table expression that inserts the rows, after one named {@code versions}, whose keys decide between two writers. */
    static final String INSERT = """
        results as (
            insert into result_set
            select r.* from jsonb_populate_recordset(null::result_set, :results::jsonb) r
             where r.site = :site and (select count(*) from versions) >= 0),
        """;

    /** Common table expression that takes their place from the versions before these. */
    static final String REPLACE = """
        outdated as (
            update result_set s set newest = false
             where s.site = :site and s.assessment = any (:outdated::text[]) and s.patient = any (:outdated_patient::text[])
               and s.newest and (select count(*) from versions) >= 0),
        """;

    private static final String COLUMNS = "select to_jsonb(s)::text as facts from result_set s where s.site = :site";
    private static final String OF_PATIENT = " and (:patient = '' or s.patient = :patient)";

    private static final Sql NEWEST =
            Sql.ofSite(COLUMNS + OF_PATIENT + " and s.assessment = any (:assessments::text[]) and s.newest;");

    private static final Sql VERSION =
            Sql.ofSite(COLUMNS + OF_PATIENT + " and s.assessment = :assessment and s.version = :version;");

    private static final Sql BEFORE = Sql.ofSite(COLUMNS + """
               and s.patient = :patient and s.newest and s.status <> 'entered-in-error'
               and (:than = '' or s.date_from < (
                        select t.date_from from result_set t
                         where t.site = :site and t.patient = :patient and t.assessment = :than and t.newest))
             order by s.date_from desc, s.assessment desc
             limit 1;
            """);

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private ResultRows() {}

    /** Reads the newest rows of these assessments. */
    static Map<String, ResultRow> newest(JdbcAccess database, AccessScope reach, Collection<String> assessments) {
        return database
                .list(
                        NEWEST,
                        reach.site(),
                        call -> call.text("patient", reach.patient().orElse("")).texts("assessments", assessments),
                        ResultRows::row)
                .stream()
                .collect(Collectors.toMap(ResultRow::assessment, Function.identity()));
    }

    static Optional<ResultRow> version(JdbcAccess database, AccessScope reach, String assessment, int version) {
        return database.first(
                VERSION,
                reach.site(),
                call -> call.text("patient", reach.patient().orElse(""))
                        .text("assessment", assessment)
                        .number("version", version),
                ResultRows::row);
    }

    static Optional<ResultRow> before(JdbcAccess database, String site, String patient, String than) {
        return database.first(
                BEFORE, site, call -> call.text("patient", patient).text("than", than), ResultRows::row);
    }

    /** Binds the rows in the order of assessments. */
    static StatementCall set(StatementCall call, String site, List<Commit> commits) throws SQLException {
        Map<String, Integer> newest = commits.stream()
                .flatMap(commit -> commit.result().stream())
                .collect(Collectors.toMap(ResultRow::assessment, ResultRow::version, Math::max));
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        commits.stream()
                .flatMap(commit -> commit.result().stream()
                        .map(row -> json(commit, row, newest.getOrDefault(row.assessment(), 0) == row.version())
                                .put("site", site)))
                .sorted(Comparator.comparing(row -> row.path("assessment").stringValue()))
                .forEach(rows::add);
        return call.text("results", rows.toString());
    }

    /** Binds what {@link #REPLACE} needs. */
    static StatementCall setOutdated(StatementCall call, List<Commit> commits) throws SQLException {
        List<ResultRow> later = commits.stream()
                .flatMap(commit -> commit.result().stream())
                .filter(row -> row.version() > 1)
                .toList();
        return call.texts("outdated", later, ResultRow::assessment)
                .texts("outdated_patient", later, ResultRow::patient);
    }

    /** Names of components are those of the columns. */
    private static ObjectNode json(Commit commit, ResultRow row, boolean newest) {
        ObjectNode json = JSON.valueToTree(row);
        for (String part : List.of("scored", "signed", "withdrawn")) {
            if (json.remove(part) instanceof ObjectNode facts) {
                json.setAll(facts);
            }
        }
        return json.put("recorded_at", StatementCall.word(commit.recordedAt()))
                .put("newest", newest)
                .put("event", commit.events().getFirst().id());
    }

    private static ResultRow row(ResultSet row) throws SQLException {
        ObjectNode json = (ObjectNode) JSON.readTree(row.getString("facts"));
        json.set("scored", json.deepCopy());
        if (!json.path("signer").isNull()) {
            json.set("signed", json.deepCopy());
        }
        if (!json.path("withdrawer").isNull()) {
            json.set("withdrawn", json.deepCopy());
        }
        return JSON.treeToValue(json, ResultRow.class);
    }
}
