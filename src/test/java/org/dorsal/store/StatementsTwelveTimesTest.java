package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The driver prepares a text on the server when it runs for the fifth time, and the server plans for any values five
 * runs later. A text with types that fit only the values of its first runs fails there, in production and nowhere else.
 */
class StatementsTwelveTimesTest {
    private static final int RUNS = 12;
    private static final TestPostgres POSTGRES = TestPostgres.fresh();

    /** Classes of SQL states: of the text and its types, of plans that changed, of the connection. */
    private static final List<String> WRONG = List.of("42", "0A", "26", "08");

    @TestFactory
    Stream<DynamicTest> a_text_does_the_same_before_and_after_it_is_prepared() throws IOException, URISyntaxException {
        Map<String, Sql> texts = texts();
        assertThat(texts).hasSizeGreaterThan(60);
        return Stream.concat(texts.entrySet().stream(), searches().entrySet().stream())
                .map(text -> DynamicTest.dynamicTest(text.getKey(), () -> run(text.getValue())));
    }

    private static void run(Sql sql) throws SQLException {
        try (Connection connection = POSTGRES.asOwner().getConnection()) {
            List<String> types = types(connection, sql);
            for (int run = 1; run <= RUNS; run++) {
                assertThat(outcome(connection, sql, types, run % 2 == 0))
                        .as("run " + run)
                        .doesNotStartWith(WRONG.get(0))
                        .doesNotStartWith(WRONG.get(1))
                        .doesNotStartWith(WRONG.get(2))
                        .doesNotStartWith(WRONG.get(3));
            }
        }
    }

    static List<String> types(Connection connection, Sql sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql.text())) {
            var described = statement.getParameterMetaData();
            return Stream.iterate(1, position -> position <= sql.names().size(), position -> position + 1)
                    .map(position -> typeOf(described, position))
                    .toList();
        }
    }

    private static String typeOf(java.sql.ParameterMetaData described, int position) {
        try {
            return described.getParameterTypeName(position);
        } catch (SQLException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** SQL state of the refusal; empty when it ran. */
    private static String outcome(Connection connection, Sql sql, List<String> types, boolean flag) {
        try (StatementCall call = sql.on(connection)) {
            for (int index = 0; index < types.size(); index++) {
                bind(call, sql.names().get(index), types.get(index), flag);
            }
            call.run();
            return "";
        } catch (SQLException refused) {
            return Optional.ofNullable(refused.getSQLState()).orElse("");
        }
    }

    static void bind(StatementCall call, String name, String type, boolean flag) throws SQLException {
        switch (type) {
            case "uuid" -> call.text(name, "00000000-0000-0000-0000-000000000000");
            case "text", "varchar", "name", "sha256_hex" -> call.text(name, name.equals("timeout") ? "60000" : name);
            case "jsonb" -> call.text(name, "[]");
            case "date" -> call.text(name, "2026-11-20");
            case "int2", "int4", "version_number" -> call.number(name, 1);
            case "int8" -> call.count(name, 1);
            case "bool" -> call.truth(name, flag);
            case "timestamptz" -> call.instant(name, Instant.EPOCH);
            case "bytea", "sha256_digest" -> call.bytes(name, new byte[32]);
            case "_text" -> call.texts(name, flag ? Optional.of(List.of("some")) : Optional.empty());
            case "_int8" -> call.counts(name, List.of(1L));
            case "_int4" -> call.numbers(name, Stream.of(1));
            case "_bool" -> call.truths(name, Stream.of(true));
            case "_bytea", "_sha256_digest" -> call.bytes(name, Stream.of(new byte[32]));
            default -> throw new IllegalStateException("no value for " + name + " of type " + type);
        }
    }

    /** Every text that a class of the room keeps. */
    static Map<String, Sql> texts() throws IOException, URISyntaxException {
        Map<String, Sql> texts = new LinkedHashMap<>();
        Path classes = Path.of(Sql.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve("org/dorsal/store");
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class"))
                    .sorted()
                    .toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                for (Field field : declared(name)) {
                    if (field.getType() == Sql.class && Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        texts.put(name + "." + field.getName(), (Sql) value(field));
                    }
                }
            }
        }
        return texts;
    }

    /** Composed searches: each condition alone and all together, for a site and a patient, in every order. */
    static Map<String, Sql> searches() {
        var day = new DateRange(DateRange.Prefix.LE, Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
        var conditions = Map.of(
                "code", new SearchCondition.AnyTerm(Set.of("code=some")),
                "no code", new SearchCondition.NoTerm(Set.of("code=some", "agent=some")),
                "status", new SearchCondition.AnyStatus(Set.of("final")),
                "agent", new SearchCondition.AnyTerm(Set.of("agent=some")),
                "entity", new SearchCondition.AnyTerm(Set.of("entity=Observation/some")),
                "mixed", new SearchCondition.AnyTerm(Set.of("entity=some", "code=some")),
                "date", new SearchCondition.AnyDate(Set.of(day)),
                "id", new SearchCondition.AnyId(Set.of("some")),
                "patients", new SearchCondition.AnyPatient(Set.of("some", "other")),
                "time", new SearchCondition.RecordedBetween(Instant.EPOCH, Instant.EPOCH.plusSeconds(1)));
        var narrower = List.of(Set.of("category=survey"), Set.of("category=x", "encounter=1"));
        var scopes = Map.of(
                "site", AccessScope.ofSite("site"),
                "patient", AccessScope.ofPatient("site", "patient"),
                "restricted", AccessScope.ofSite("site").only(narrower));
        Map<String, Sql> texts = new TreeMap<>();
        for (var type : List.of("Observation", "AuditEvent")) {
            for (var sort : ResourceQuery.QuerySort.values()) {
                var everything = ResourceQuery.of(type).sorted(sort).after(new Page.Position(Instant.EPOCH, "id"));
                scopes.forEach((scope, reach) -> {
                    put(texts, String.join(" ", type, scope, "any", sort.name()), reach, everything);
                    conditions.forEach((name, condition) -> put(
                            texts, String.join(" ", type, scope, name, sort.name()), reach, everything.and(condition)));
                    put(
                            texts,
                            String.join(" ", type, scope, "all", sort.name()),
                            reach,
                            conditions.values().stream().reduce(everything, ResourceQuery::and, (query, _) -> query));
                });
            }
        }
        return texts;
    }

    private static void put(Map<String, Sql> texts, String name, AccessScope reach, ResourceQuery query) {
        Ledger ledger = new Ledger(POSTGRES.asOwner(), Duration.ofSeconds(5));
        List<Sql> sent =
                new ResourceSearch(ledger, reach, query, ResourceSearch.WALKED, ResourceSearch.LOOKED_UP).texts();
        for (int number = 0; number < sent.size(); number++) {
            texts.put(name + " " + number, sent.get(number));
        }
    }

    private static Field[] declared(String name) {
        try {
            return Class.forName("org.dorsal.store." + name).getDeclaredFields();
        } catch (ClassNotFoundException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static Object value(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
