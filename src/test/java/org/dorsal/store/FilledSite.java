package org.dorsal.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.*;
import javax.sql.DataSource;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two sites with enough rows to make a full scan visible, and a record of the rows that each statement read: it is
 * explained as sent, with its values. Rows are made by SQL, like those of {@link CommitWriter}; rare rows are old.
 */
public final class FilledSite {
    public static final String SITE = "north";
    public static final int ASSESSMENTS = 10_000;

    private static final Set<String> LARGE =
            Set.of("resource_versions", "result_set", "audit_event", "assessment", "identifier_holder", "log_entry");
    private static final Pattern STATEMENT = Pattern.compile("(?<=;\\n)\\s*(?=with |select )");
    private static final String QUESTIONNAIRE = "https://dorsal.example/canonical/Questionnaire/back";

    /** Slots of the resources of an assessment by their names here; {@code o0} to {@code o9} are findings. */
    private static final Map<String, Integer> SLOTS = Map.ofEntries(
            Map.entry("a", 0x000),
            Map.entry("o0", 0x001),
            Map.entry("o1", 0x011),
            Map.entry("o2", 0x012),
            Map.entry("o3", 0x013),
            Map.entry("o4", 0x014),
            Map.entry("o5", 0x015),
            Map.entry("o6", 0x016),
            Map.entry("o7", 0x017),
            Map.entry("o8", 0x018),
            Map.entry("o9", 0x019),
            Map.entry("rare", 0x020),
            Map.entry("gone", 0x021),
            Map.entry("p", 0x401),
            Map.entry("c", 0x801),
            Map.entry("d", 0x802));

    private static final String RESPONSE = "'QuestionnaireResponse/' || " + idOf("a");
    private static final String ENCOUNTER = "'encounter=Encounter/' || n";

    /** Terms that the index of terms has, then references within the assessment. */
    private record RowTerms(List<String> indexed, List<String> internal) {
        String sql() {
            return Stream.concat(indexed.stream(), internal.stream()).collect(Collectors.joining(", ", "array[", "]"));
        }
    }

    private static final RowTerms PLAN_TERMS = new RowTerms(
            List.of(ENCOUNTER),
            List.of(
                    "'supporting-info=' || " + RESPONSE,
                    "'supporting-info=' || " + RESPONSE + " || '/_history/1'",
                    "'supporting-info=Observation/' || " + idOf("o0")));

    private final TestPostgres postgres = TestPostgres.fresh();
    private final List<StatementRead> reads = new ArrayList<>();

    private FilledSite() {}

    /**
     * Reads of the large tables by one statement.
     *
     * @param rows number of rows read, whether or not they matched
     * @param whole whether a whole table was scanned
     */
    public record StatementRead(long rows, boolean whole, String plan) {}

    public static FilledSite filled() {
        var site = new FilledSite();
        site.fill(ASSESSMENTS);
        site.analyze();
        return site;
    }

    /** Collects statistics. */
    void analyze() {
        TestPostgres.run(postgres.asSuperuser(), "vacuum analyze");
    }

    /** A site of that size right after its first rows came in: PostgreSQL has no statistics, and none are collected. */
    public static FilledSite withoutStatistics(int assessments) {
        var site = new FilledSite();
        TestPostgres.run(site.postgres.asSuperuser(), """
            do $$ declare name text; begin
                for name in select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace loop
                    execute format('alter table %I set (autovacuum_enabled = false)', name);
                end loop;
            end $$\
            """);
        site.fill(assessments);
        return site;
    }

    private void fill(int assessments) {
        for (var name : List.of(SITE, "south")) {
            fill(name, name.equals(SITE) ? assessments : assessments / 10);
        }
    }

    /**
     * Creates a filled site with events of a single kind, as for an EHR that only sends responses: the planner has
     * statistics of one kind only.
     */
    public static FilledSite withEventsOfOneKind() {
        var site = filled();
        TestPostgres.run(site.postgres.asSuperuser(), "delete from audit_event where action = 'erase'");
        TestPostgres.run(site.postgres.asSuperuser(), "vacuum analyze audit_event");
        return site;
    }

    private void fill(String site, int assessments) {
        response(site, assessments);
        var slots = Stream.concat(
                Stream.of(observation("", "code=triage-result", "value-concept=urgent")),
                IntStream.range(0, 9).mapToObj(flag -> observation("", "code=flag-" + flag, "value-concept=present")));
        List<List<String>> codes = slots.toList();
        observations(
                site,
                assessments,
                IntStream.range(0, codes.size())
                        .mapToObj(number -> "o" + number)
                        .toList(),
                codes,
                "true",
                "preliminary");
        observation(
                site,
                assessments,
                "rare",
                observation("", "code=rare", "value-concept=seldom"),
                "n = 3",
                "preliminary");
        observation(
                site,
                assessments,
                "gone",
                observation("", "code=flag-1", "value-concept=present"),
                "n = 5",
                "entered-in-error");
        resource(
                site,
                assessments,
                "CarePlan",
                "c",
                "n % 2 = 0",
                "draft",
                List.of(
                        "intent=proposal",
                        "category=plan",
                        "instantiates-canonical=care",
                        "instantiates-canonical=care|1"),
                PLAN_TERMS);
        resource(
                site,
                assessments,
                "CarePlan",
                "d",
                "n = 7",
                "revoked",
                List.of("intent=plan", "category=other", "instantiates-canonical=old", "instantiates-canonical=old|1"),
                PLAN_TERMS);
        resource(
                site,
                assessments,
                "Provenance",
                "p",
                "true",
                "",
                List.of(),
                new RowTerms(
                        List.of("'agent=' || " + person(assessments), "'agent=Device/d'"),
                        List.of(
                                "'target=Observation/' || " + idOf("o0"),
                                "'target=Observation/' || " + idOf("o0") + " || '/_history/1'",
                                "'target=Observation/' || " + idOf("o1"))));
        identifiers(site, assessments);
        events(site, assessments);
        results(site, assessments);
        log(site, 3 * assessments);
    }

    /** Five events are not signed yet, and two of them have no position. */
    private void log(String site, int events) {
        TestPostgres.run(postgres.asSuperuser(), """
            insert into log_entry (site, position, event, salt, leaf)
            select '%1$s', n - 1, 'e-' || n, sha256('salt'), sha256(n::text::bytea) from generate_series(1, %2$d - 2) n;
            insert into log_checkpoint (site, size, root, signed_at, note) values ('%1$s', %2$d - 5, sha256(''), now(), '')
            """.formatted(site, events));
    }

    /**
     * SQL expression for the agent of a row: one person has nearly all; another has more than the limit of an
     * auditor's list, long ago; a third has all of the newest and no others.
     */
    private static String person(int assessments) {
        return "case when n < 1500 then 'Practitioner/left' when n > %d then 'Practitioner/new'"
                        .formatted(3 * assessments - 100)
                + " when n % 10 = 0 then 'Practitioner/' || n % 90 else 'Practitioner/busy' end";
    }

    private static List<String> observation(String none, String code, String value) {
        return List.of(code, value, "category=survey" + none);
    }

    private void response(String site, int assessments) {
        resource(
                site,
                assessments,
                "QuestionnaireResponse",
                "a",
                "n <> 9",
                "completed",
                List.of("questionnaire=" + QUESTIONNAIRE, "questionnaire=" + QUESTIONNAIRE + "|1"),
                response(assessments));
        resource(
                site,
                assessments,
                "QuestionnaireResponse",
                "a",
                "n = 9",
                "in-progress",
                List.of("questionnaire=" + QUESTIONNAIRE, "questionnaire=" + QUESTIONNAIRE + "|0"),
                response(assessments));
    }

    private static RowTerms response(int assessments) {
        return new RowTerms(
                List.of(
                        "'author=' || " + person(assessments),
                        ENCOUNTER,
                        "'identifier=sys|' || n",
                        "'identifier=' || n"),
                List.of());
    }

    /** Returns the id of a resource of the assessment with that number. */
    public static String id(String name, int assessment) {
        return new Slot(SLOTS.get(name)).id(new UUID((long) assessment << 16 | 0x8000L, Long.MIN_VALUE));
    }

    /** SQL of the id for the assessment {@code n}. */
    private static String idOf(String name) {
        return "(left(lpad(to_hex(n), 12, '0'), 8) || '-' || right(lpad(to_hex(n), 12, '0'), 4) || '-8%03x-8000-000000000000')"
                .formatted(SLOTS.get(name));
    }

    private void observation(String site, int assessments, String id, List<String> codes, String where, String status) {
        observations(site, assessments, List.of(id), List.of(codes), where, status);
    }

    private void observations(
            String site, int assessments, List<String> ids, List<List<String>> codes, String where, String status) {
        resources(
                site,
                assessments,
                "Observation",
                ids,
                where,
                status,
                codes,
                new RowTerms(
                        List.of(ENCOUNTER),
                        List.of(
                                "'derived-from=' || " + RESPONSE,
                                "'derived-from=' || " + RESPONSE + " || '/_history/1'")));
    }

    private void resource(
            String site,
            int assessments,
            String type,
            String id,
            String where,
            String status,
            List<String> codes,
            RowTerms terms) {
        resources(site, assessments, type, List.of(id), where, status, List.of(codes), terms);
    }

    /** Stores the resources of a type in one row for each assessment, as one commit does. */
    private void resources(
            String site,
            int assessments,
            String type,
            List<String> ids,
            String where,
            String status,
            List<List<String>> codes,
            RowTerms terms) {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        byte[] packed = BodyCompression.pack(body);
        TestPostgres.run(postgres.asSuperuser(), """
            insert into resource_versions (site, patient, type, assessment, slot, slots, version, status, recorded_at, date_from, date_to,
                                           code_sets, terms, indexed_terms, sha256, ends, bodies, newest)
            select '%1$s', 'p' || n %% 2000, '%2$s', %3$s, %4$s, '{%5$s}', 1, '%6$s', at, at, at + interval '1 second',
                   '{%7$s}', %8$s, %9$d, '\\x%10$s', '{%11$s}', '\\x%12$s', '{%5$s}'
              from (select n, timestamptz '2026-01-01' + n * interval '1 minute' as at
                      from generate_series(1, %13$d) n) s
             where %14$s\
            """.formatted(
                        site,
                        type,
                        idOf("a"),
                        SLOTS.get(ids.getFirst()),
                        ids.stream().map(SLOTS::get).map(Object::toString).collect(Collectors.joining(",")),
                        status,
                        codes.stream()
                                .map(each -> codes(site, CodeSet.of(version(type, status, each))))
                                .collect(Collectors.joining(",")),
                        terms.sql(),
                        terms.indexed().size(),
                        Hex.encodeHexString(DigestUtils.sha256(body)).repeat(ids.size()),
                        IntStream.rangeClosed(1, ids.size())
                                .mapToObj(number -> Integer.toString(number * packed.length))
                                .collect(Collectors.joining(",")),
                        Hex.encodeHexString(packed).repeat(ids.size()),
                        assessments,
                        where));
    }

    private String codes(String site, CodeSet set) {
        TestPostgres.run(
                postgres.asSuperuser(),
                "insert into code_set (site, type, id, codes) values ('%s', '%s', '%s', '{%s}') on conflict do nothing"
                        .formatted(site, set.type(), set.id(), String.join(",", set.codes())));
        return set.id().toString();
    }

    private static NewVersion version(String type, String status, List<String> codes) {
        return new NewVersion(
                type, "o", 1, "p", status, SomeCommits.NOON, SomeCommits.NOON.plusMillis(1), codes, new byte[0]);
    }

    private void identifiers(String site, int assessments) {
        TestPostgres.run(postgres.asSuperuser(), """
            insert into identifier_holder (site, identifier, number, patient, assessment, held)
            select '%1$s', 'sys|' || n, 1, 'p' || n %% 2000, %3$s, true from generate_series(1, %2$d) n
            """.formatted(site, assessments, idOf("a")));
    }

    private void events(String site, int assessments) {
        var body = Hex.encodeHexString(BodyCompression.pack("{}".getBytes(StandardCharsets.UTF_8)));
        TestPostgres.run(
                postgres.asSuperuser(), """
            insert into audit_event (site, id, recorded_at, patient, action, outcome, person, entities, body)
            select '%1$s', 'e-' || n, timestamptz '2026-01-01' + n * interval '1 minute',
                   case when n %% 20 = 1 then 'watched' else 'p' || n %% 2000 end, case n when 4 then 'erase' else 'read' end,
                   case n when 4 then '8' else '0' end, %2$s, array['Observation/' || %3$s], '\\x%4$s'
              from generate_series(1, %5$d) n\
            """.formatted(site, person(assessments), idOf("o0"), body, 3 * assessments));
    }

    /** Results that every third event committed. */
    private void results(String site, int assessments) {
        TestPostgres.run(postgres.asSuperuser(), """
            insert into result_set (site, assessment, version, patient, recorded_at, newest, status, response_version, authored,
                                    date_from, computed, provisional, causes, contradictions, questionnaire, criteria, care, signer,
                                    confirmed, event)
            select '%1$s', %2$s, 1, 'p' || n %% 2000, at, true, 'final', 1, '2026-01-01', at, 'urgent', false,
                   case when n = 4 then '{aorta|emergency}'::text[] else '{acs|urgent}' end, '{}', 'q|1', '{c|1}', 'care|1',
                   case when n < 20 then 'Practitioner/left' else 'Practitioner/busy' end, '{}', 'e-' || 3 * n
              from (select n, timestamptz '2026-01-01' + 3 * n * interval '1 minute' as at from generate_series(1, %3$d) n) s\
            """.formatted(site, idOf("a"), assessments));
    }

    /** Returns the application's connections, unchanged. */
    public DataSource asApplication() {
        return postgres.asApplication();
    }

    /** The application's connections; each statement is explained before it is sent. */
    public DataSource explained() {
        return proxy(
                DataSource.class,
                postgres.asApplication(),
                (method, arguments, result) ->
                        result instanceof Connection connection ? explained(connection) : result);
    }

    /** Returns the reads since the last call. */
    public List<StatementRead> reads() {
        var now = List.copyOf(reads);
        reads.clear();
        return now;
    }

    private Connection explained(Connection connection) {
        return proxy(Connection.class, connection, (method, arguments, result) -> {
            if (!(result instanceof PreparedStatement statement)) {
                return result;
            }
            var text =
                    STATEMENT.matcher((String) arguments[0]).replaceAll("explain (analyze, timing off, format json) ");
            var twin = connection.prepareStatement(text);
            twin.unwrap(org.postgresql.PGStatement.class).setPrepareThreshold(0);
            return twins(statement, twin);
        });
    }

    private PreparedStatement twins(PreparedStatement statement, PreparedStatement twin) {
        return (PreparedStatement) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PreparedStatement.class}, (_, method, arguments) -> {
                    try {
                        if (method.getName().startsWith("set")) {
                            method.invoke(twin, arguments);
                        } else if (method.getName().equals("execute")) {
                            note(twin);
                        }
                        return method.invoke(statement, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private void note(PreparedStatement twin) throws SQLException {
        twin.execute();
        while (twin.getMoreResults()) {
            try (var rows = twin.getResultSet()) {
                rows.next();
                var plan = rows.getString(1);
                var nodes = new ArrayList<JsonNode>();
                collect(JsonMapper.shared().readTree(plan).get(0).get("Plan"), nodes);
                reads.add(new StatementRead(
                        nodes.stream().mapToLong(FilledSite::rowsRead).sum(),
                        nodes.stream()
                                .anyMatch(node ->
                                        node.path("Node Type").asString("").equals("Seq Scan")),
                        plan));
            }
        }
    }

    private static void collect(JsonNode node, List<JsonNode> nodes) {
        var relation = node.path("Relation Name").asString("");
        if (LARGE.contains(relation) || node.path("Node Type").asString("").equals("Bitmap Index Scan")) {
            nodes.add(node);
        }
        node.path("Plans").forEach(below -> collect(below, nodes));
    }

    private static long rowsRead(JsonNode node) {
        var rows = node.path("Actual Rows").asDouble(0)
                + node.path("Rows Removed by Filter").asDouble(0)
                + node.path("Rows Removed by Index Recheck").asDouble(0);
        return Math.round(rows * node.path("Actual Loops").asDouble(1));
    }

    private interface ResultInterceptor {
        Object answer(java.lang.reflect.Method method, Object[] arguments, Object result) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, T real, ResultInterceptor interceptor) {
        return type.cast(Proxy.newProxyInstance(
                FilledSite.class.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    try {
                        return interceptor.answer(method, arguments, method.invoke(real, arguments));
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }
}
