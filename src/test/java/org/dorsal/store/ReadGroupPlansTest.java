package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The plan that PostgreSQL keeps for reads that share a statement. */
class ReadGroupPlansTest {
    private static final Pattern SCAN_OF_A_MONTH = Pattern.compile("(?:Scan|Only Scan).* on (\\w+__\\w+)");

    @Test
    void each_resource_is_found_by_its_key() {
        assertThat(plan(filled(SomePostgres.fresh())))
                .filteredOn(line -> line.contains(" on resource_version"))
                .singleElement()
                .asString()
                .contains("Index Scan", "resource_version_pkey");
    }

    @Test
    void on_divided_tables_each_is_looked_for_in_the_month_of_its_id_alone() {
        var plan = plan(filled(SomePostgres.fresh().divided("partition_by_month('2026-11-01', 2, 2)")));
        var scans = plan.stream()
                .filter(line -> SCAN_OF_A_MONTH.matcher(line).find())
                .toList();

        assertThat(scans).filteredOn(line -> line.contains("__y2026m11")).isNotEmpty();
        assertThat(scans)
                .filteredOn(line -> !line.contains("__y2026m11"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("never executed"));
        assertThat(plan).noneMatch(line -> line.contains("Seq Scan"));
    }

    private static SomePostgres filled(SomePostgres postgres) {
        var versions = IntStream.range(0, 1_000)
                .mapToObj(number -> SomeCommits.observation(dated(number), 1, "p" + number))
                .toArray(NewVersion[]::new);
        new Ledger(postgres.asApplication(), Duration.ofSeconds(20)).append("here", SomeCommits.commit(versions));
        SomePostgres.run(postgres.asSuperuser(), "vacuum analyze resource_version");
        return postgres;
    }

    /** An id of November 2026. */
    private static String dated(int number) {
        return "01a1f640-bc00-8000-8000-%012x".formatted(number);
    }

    private static List<String> plan(SomePostgres postgres) {
        var sent = ReadTexts.SHARED.text().split(";\n", -1)[1];
        var shared = new ArrayList<String>();
        var text = Pattern.compile("\\?").matcher(sent).replaceAll(_ -> {
            shared.add(ReadTexts.SHARED.names().get(shared.size() + 2)); // after the site and the timeout
            return switch (shared.getLast()) {
                case "id" -> "\\$1";
                case "type" -> "\\$2";
                default -> "\\$3";
            };
        });
        try (var connection = postgres.asOwner().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set plan_cache_mode = force_generic_plan");
            statement.execute("prepare shared (text[], text[], text) as " + text);
            var lines = new ArrayList<String>();
            try (var rows = statement.executeQuery(
                    "explain (analyze, costs off, timing off) execute shared ('{%s,%s}',".formatted(dated(3), dated(5))
                            + " '{Observation,Observation}', 'here')")) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
            return lines;
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }
}
