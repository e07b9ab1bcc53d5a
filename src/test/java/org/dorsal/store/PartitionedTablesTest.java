package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.commit;
import static org.dorsal.store.SomeCommits.observation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.*;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Partitioning keys (ADR 35): by site, for a distribution over machines, and on one machine by month and by (site,
 * patient). PostgreSQL rejects a table with a unique key that lacks the partition key, and the query plans show
 * whether a statement names it.
 */
class PartitionedTablesTest {
    private static final TestPostgres BY_SITE = TestPostgres.fresh().divided("partition_by_site('{site,elsewhere}')");
    private static final TestPostgres BY_MONTH = byMonth();

    private static final Pattern OF_ANOTHER_SITE = Pattern.compile("__s2|__other");
    private static final Pattern OF_A_MONTH = Pattern.compile("__(y\\d{4}m\\d{2}|other)");
    private static final Pattern BUCKET = Pattern.compile("(\\w+__b)([01])");
    private static final Pattern EXPLAINED = Pattern.compile("(?s)\\s*(select|insert|update|delete|with)\\b.*");

    /** The patient comes out of another row, so which piece is read is known only when it runs. */
    private static final List<String> JOINED = List.of(
            "DeliveryRows.ORDERS", "EventReads.RESULTS", "EventReads.RESULTS_OF_FEW", "EventReads.OF_ASSESSMENTS");

    /**
     * Statements that are not about one patient: counts and lists of a site, last activity, and look-ups by an id
     * without the patient.
     */
    private static final List<String> ACROSS_PATIENTS = List.of(
            "DeliveryReads.DEPTH",
            "DeliveryReads.STUCK",
            "DeliveryWork.BY_KEY",
            "DeliveryWork.EVER_FOUND",
            "ErasureSql.PAST",
            "FollowUpRows.ADD");

    private static Connection sites;
    private static Connection months;

    private final Ledger ledger = ledger(BY_MONTH);

    @BeforeAll
    static void open() throws SQLException {
        sites = BY_SITE.asOwner().getConnection();
        months = BY_MONTH.asOwner().getConnection();
    }

    @AfterAll
    static void close() throws SQLException {
        sites.close();
        months.close();
    }

    @Test
    void every_statement_of_the_store_names_the_site() throws Exception {
        List<String> elsewhere = new ArrayList<>();
        Map<String, Sql> texts = new TreeMap<>(StatementsTwelveTimesTest.texts());
        texts.putAll(StatementsTwelveTimesTest.searches());
        for (var text : texts.entrySet()) {
            for (boolean flag : new boolean[] {true, false}) {
                if (plans(sites, text.getValue(), flag, Map.of()).anyMatch(reaches(OF_ANOTHER_SITE))) {
                    elsewhere.add(text.getKey());
                }
            }
        }
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void a_statement_that_forgets_the_site_would_be_found() {
        assertThat(plans(sites, Sql.of("select id from assessment where patient = :patient;"), true, Map.of()))
                .allMatch(reaches(OF_ANOTHER_SITE));
        assertThat(plans(sites, Sql.of("select id from assessment where site = :site;"), true, Map.of()))
                .noneMatch(reaches(OF_ANOTHER_SITE));
    }

    /**
     * Statements that call functions which run as the owner; a plan does not show their reads. They search for work
     * at all sites, or for knowledge, which belongs to no site.
     */
    @Test
    void only_these_statements_ask_functions_that_may_look_over_all_sites() throws Exception {
        List<String> functions = TestPostgres.texts(
                BY_SITE.asSuperuser(),
                "select p.proname from pg_proc p where p.prosecdef and p.pronamespace = 'public'::regnamespace");
        assertThat(functions).hasSizeGreaterThan(4);

        assertThat(StatementsTwelveTimesTest.texts().entrySet().stream()
                        .filter(text -> functions.stream()
                                .anyMatch(function -> text.getValue().text().contains(function + "(")))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "DeliveryLanes.DUE",
                        "DeliveryReads.OPEN",
                        "ExportJobWork.DUE",
                        "FollowUpRows.DUE",
                        "KnowledgeRows.KEEP",
                        "LogReads.SIZES",
                        "LogReads.WAITING",
                        "SubscriptionLanes.DUE");
    }

    /**
     * Reads for one patient, as by clinicians and EHRs with a patient's context, access one bucket of a month.
     * Without a patient, reads by id access each bucket of one month, and searches access those of all months.
     */
    @Test
    void only_these_statements_are_not_about_one_patient() throws Exception {
        var across = new TreeSet<String>();
        for (var text : StatementsTwelveTimesTest.texts().entrySet()) {
            if (plans(months, text.getValue(), false, Map.of()).anyMatch(PartitionedTablesTest::readsSeveralBuckets)) {
                across.add(text.getKey());
            }
        }
        assertThat(across)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(JOINED.stream(), ACROSS_PATIENTS.stream()).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "Ledger.CURRENT, resource_versions",
        "Ledger.VERSION, resource_versions",
        "Ledger.HISTORY, resource_versions",
        "AssessmentRows.CURRENT, resource_versions",
        "AssessmentRows.VERSION, resource_versions",
        "ResultRows.VERSION, result_set",
        "Ledger.EVENT, audit_event",
        "SignOffs.SIGNED, sign_off",
        "DeliveryWork.OF_ASSESSMENT, delivery_item"
    })
    void what_is_read_by_its_id_is_looked_for_in_its_month(String text, String table) throws Exception {
        var read =
                Optional.ofNullable(StatementsTwelveTimesTest.texts().get(text)).orElseThrow();

        var id = dated(1);
        var values = Map.of("type", AuditRows.TYPE, "id", id, "assessment", id, "first", id, "slot", "0");
        assertThat(plans(months, read, false, values))
                .filteredOn(plan -> plan.contains(table))
                .isNotEmpty()
                .allSatisfy(
                        plan -> assertThat(OF_A_MONTH.matcher(plan).results().map(match -> match.group(1)))
                                .isNotEmpty()
                                .containsOnly("y2026m11"));
    }

    /** The views are created again: without the option, each site would read the rows of all. */
    @ParameterizedTest
    @ValueSource(strings = {"resource_version", "searched_version", "searched_event"})
    void a_view_is_what_it_was_before(String view) {
        String seen = """
                select concat_ws(' ', c.reloptions::text, obj_description(c.oid, 'pg_class'), c.relacl::text)
                  from pg_class c where c.oid = '%s'::regclass""".formatted(view);
        List<String> before = TestPostgres.texts(TestPostgres.shared().asSuperuser(), seen);
        assertThat(before).allMatch(text -> text.contains("dorsal_app="));
        assertThat(TestPostgres.texts(BY_SITE.asSuperuser(), seen)).isEqualTo(before);
        assertThat(TestPostgres.texts(BY_MONTH.asSuperuser(), seen)).isEqualTo(before);
    }

    @Test
    void months_are_added_and_what_is_there_stays() {
        TestPostgres postgres = TestPostgres.fresh().divided("partition_by_month('2026-11-01', 1, 2)");

        TestPostgres.run(postgres.asOwner(), "select partition_months('2026-11-01', 3)");

        assertThat(TestPostgres.texts(
                        postgres.asOwner(),
                        "select relname from pg_class where relname ~ '^sign_off__' and relkind in ('r', 'p')"
                                + " order by relname"))
                .containsExactly(
                        "sign_off__other",
                        "sign_off__other__b0",
                        "sign_off__other__b1",
                        "sign_off__y2026m11",
                        "sign_off__y2026m11__b0",
                        "sign_off__y2026m11__b1",
                        "sign_off__y2026m12",
                        "sign_off__y2026m12__b0",
                        "sign_off__y2026m12__b1",
                        "sign_off__y2027m01",
                        "sign_off__y2027m01__b0",
                        "sign_off__y2027m01__b1");
    }

    /** Partitioning creates tables again, which could lose policies, grants and indexes. */
    @ParameterizedTest
    @MethodSource("whatTablesHave")
    void nothing_of_the_migrations_is_lost(String sql) {
        var migrated = TestPostgres.texts(TestPostgres.fresh().asSuperuser(), sql);

        assertThat(migrated).hasSizeGreaterThan(10);
        assertThat(TestPostgres.texts(BY_MONTH.asSuperuser(), sql)).isEqualTo(migrated);
        assertThat(TestPostgres.texts(BY_SITE.asSuperuser(), sql)).isEqualTo(migrated);
    }

    static Stream<String> whatTablesHave() {
        return Stream.of(
                "select tablename || '.' || indexname from pg_indexes where schemaname = 'public'"
                        + " and tablename !~ '__' order by 1",
                "select concat_ws(' ', tablename, policyname, roles, cmd, qual) from pg_policies order by 1",
                "select relname from pg_class where relrowsecurity order by 1",
                "select concat_ws(' ', table_name, privilege_type) from information_schema.role_table_grants"
                        + " where grantee = 'dorsal_app' order by 1",
                "select concat_ws(' ', table_name, column_name, privilege_type)"
                        + " from information_schema.role_column_grants where grantee = 'dorsal_app' order by 1",
                "select concat_ws(' ', c.relname, a.attname, format_type(a.atttypid, null), a.attnotnull,"
                        + " a.attstorage, a.attoptions, pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum))"
                        + " from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not"
                        + " a.attisdropped left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum where"
                        + " c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname !~ '__'"
                        + " order by 1",
                "select concat_ws(' ', relname, obj_description(oid)) from pg_class"
                        + " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
                        + " and relname !~ '__' order by 1");
    }

    @Test
    void the_service_starts_on_it_and_may_touch_no_partition_itself() {
        for (var postgres : List.of(BY_MONTH, BY_SITE)) {
            assertThat(DatabaseStartupCheck.objections(
                            postgres.asService(), TestPostgres.OWNER, TestPostgres.STATEMENT))
                    .isEmpty();
            assertThat(TestPostgres.numbers(
                            postgres.asSuperuser(),
                            "select count(*) from pg_class where relname ~ '__' and relkind in ('r', 'p')"
                                    + " and has_table_privilege('dorsal_app', oid, 'select')"))
                    .containsExactly(0L);
        }
    }

    private static TestPostgres byMonth() {
        TestPostgres postgres = TestPostgres.fresh();
        ledger(postgres).append("before", commit(observation("old", 1, "ann")));
        return postgres.divided("partition_by_month('2026-11-01', 2, 2)");
    }

    private static Ledger ledger(TestPostgres postgres) {
        return new Ledger(postgres.asApplication(), Duration.ofSeconds(10));
    }

    /** An id of November 2026. */
    private static String dated(int number) {
        String millis = "%012x".formatted(NOON.toEpochMilli());
        return "%s-%s-8000-8000-%012x".formatted(millis.substring(0, 8), millis.substring(8), number);
    }

    private static long count(String table) {
        return TestPostgres.numbers(BY_MONTH.asOwner(), "select count(*) from " + table)
                .getFirst();
    }

    private static Predicate<String> reaches(Pattern partitions) {
        return plan -> partitions.matcher(plan).find();
    }

    private static boolean readsSeveralBuckets(String plan) {
        var read = new TreeSet<String>();
        BUCKET.matcher(plan).results().forEach(match -> read.add(match.group(1) + match.group(2)));
        return read.stream().anyMatch(piece -> piece.endsWith("0") && read.contains(piece.replaceAll("0$", "1")));
    }

    /** Returns the plan of each statement of a text, with values. */
    private static Stream<String> plans(Connection connection, Sql text, boolean flag, Map<String, String> values) {
        var names = text.names().iterator();
        return Stream.of(text.text().split(";"))
                .map(statement -> new Sql(
                        statement,
                        statement
                                .chars()
                                .filter(character -> character == '?')
                                .mapToObj(_ -> names.next())
                                .toList()))
                .filter(variant -> EXPLAINED.matcher(variant.text()).matches())
                .map(variant -> plan(connection, variant, flag, values));
    }

    private static String plan(Connection connection, Sql statement, boolean flag, Map<String, String> values) {
        var explain = new Sql("explain " + statement.text(), statement.names());
        try (StatementCall call = explain.on(connection).plannedForItsValues()) {
            bind(call, connection, statement, flag, values);
            return String.join("\n", JdbcAccess.all(call.rows(), row -> row.getString(1)));
        } catch (SQLException fault) {
            throw new AssertionError(statement.text(), fault);
        }
    }

    /** Binds a value of its type to each parameter of a statement. */
    static void bind(StatementCall call, Connection connection, Sql statement, boolean flag, Map<String, String> values)
            throws SQLException {
        var after = statement.text().split("\\?", -1);
        var types = StatementsTwelveTimesTest.types(connection, statement);
        for (int index = 0; index < types.size(); index++) {
            String name = statement.names().get(index);
            if (values.containsKey(name) && types.get(index).startsWith("int")) {
                call.number(name, Integer.parseInt(values.get(name)));
            } else if (values.containsKey(name)) {
                call.text(name, values.get(name));
            } else if (after[index + 1].startsWith("::text[]::uuid[]")) {
                call.texts(name, List.of(dated(9)));
            } else if (after[index + 1].startsWith("::text[]::timestamptz[]")) {
                call.texts(name, List.of(NOON.toString()));
            } else {
                StatementsTwelveTimesTest.bind(call, name, types.get(index), flag);
            }
        }
    }
}
