package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A migration leaves the release before at work (promise P7): it runs beside the new one until the upgrade is done, and one of its
 * replicas may start anew. So a migration only adds to what is there; what nobody needs any more goes one release later, listed here
 * with the release that has stopped to use it.
 */
class ReleaseBeforeGoesOnTest {
    private static final Path MIGRATIONS = Path.of("db/migration");

    /** The first migration after the baseline: earlier ones are in every release that anybody upgrades from. */
    private static final int FIRST = 14;

    private static final Pattern CREATED = Pattern.compile("create table (?:if not exists )?(\\w+)");

    private static final Pattern ALTERED = Pattern.compile("^alter table (?:if exists )?(?:only )?(\\w+) (.*)$");

    /** What takes something away from those who know only the schema of before. Indexes are nobody's business but the planner's. */
    private static final Pattern TAKES = Pattern.compile(
            "^(drop (?!index)\\w+|truncate\\b|revoke .* from \"\\$\\{app_role\\}\"|alter \\w+ .* rename\\b|delete from\\b).*");

    /** The same of a table that is there; a column without a default refuses their inserts. */
    private static final Pattern NARROWS = Pattern.compile(
            "drop (column|constraint|default)\\b|\\brename\\b|set not null|set data type|alter column \\w+ type\\b"
                    + "|add (constraint|foreign key|unique|check|primary key)\\b");

    private static final Pattern DEMANDS = Pattern.compile("add column (?:if not exists )?\\w+[^,]*not null");

    @Test
    void every_migration_since_the_baseline_only_adds() throws IOException {
        List<String> offences = new ArrayList<>();
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (Integer.parseInt(name.replaceAll("^V(\\d+)__.*", "$1")) >= FIRST) {
                    offences(Files.readString(file)).forEach(offence -> offences.add(name + ": " + offence));
                }
            }
        }
        assertThat(offences)
                .as("the release before can't go on; add now and take away a release later")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table draft;",
                "alter table draft drop column body;",
                "alter table draft add column a text not null default '', drop column body;",
                "alter table draft rename to drafts;",
                "alter table draft rename column body to content;",
                "alter table draft add column a text not null;",
                "alter table draft alter column body set not null;",
                "ALTER TABLE draft ALTER COLUMN body TYPE text;",
                "alter table draft add constraint a check (true);",
                "drop function log_sizes(text[]);",
                "revoke insert on draft from \"${app_role}\";",
                "-- create table draft (\nalter table draft\n  drop column body;"
            })
    void what_would_stop_the_release_before_is_found(String sql) {
        assertThat(offences(sql)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table new (a text); alter table new add constraint a check (true);",
                "alter table draft add column a bigint not null default 0, add column b text;",
                "alter table draft alter column body set default '';",
                "drop index a; create index a on draft (b);",
                "create function f() returns trigger language plpgsql as $$ begin delete from draft; end $$;",
                "revoke all on function f() from public;"
            })
    void what_adds_is_let_pass(String sql) {
        assertThat(offences(sql)).isEmpty();
    }

    private static List<String> offences(String sql) {
        // bodies of functions hold semicolons, and are the release's own
        String bare = sql.replaceAll("(?s)\\$\\$.*?\\$\\$", "''").replaceAll("--[^\\n]*", " ");
        Set<String> made = new HashSet<>();
        CREATED.matcher(bare.toLowerCase(Locale.ROOT)).results().forEach(found -> made.add(found.group(1)));
        return Stream.of(bare.split(";", -1))
                .map(statement -> statement.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT))
                .filter(statement -> TAKES.matcher(statement).matches() || narrows(statement, made))
                .toList();
    }

    private static boolean narrows(String statement, Set<String> made) {
        var altered = ALTERED.matcher(statement);
        if (!altered.matches() || made.contains(altered.group(1))) {
            return false;
        }
        String how = altered.group(2);
        return NARROWS.matcher(how).find()
                || DEMANDS.matcher(how)
                        .results()
                        .anyMatch(column ->
                                !how.substring(column.start()).split(",", 2)[0].contains("default"));
    }
}
