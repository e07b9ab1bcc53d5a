package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The statements of the restore guide, as an operator runs them, on 200,000 orders. */
class RestoreGuideTest {
    private static final TestPostgres POSTGRES = TestPostgres.fresh();

    /** In thirds: filed, planned and not sent, and without a plan that could be made. */
    private static final String ROWS = """
        insert into delivery (site, patient, assessment, version, created)
        select 'here', 'p' || n % 5000, 'a' || n, 1, now() from generate_series(1, 200000) n;
        insert into delivery_plan (site, patient, assessment, version, planned_at, ways)
        select site, patient, assessment, version, now(), (case when n % 3 = 2 then '{}' else '{"PANEL": "written"}' end)::jsonb
          from (select d.*, substr(assessment, 2)::integer as n from delivery d) d;
        insert into delivery_item (site, patient, assessment, slot, version, key, kind, position, resource_version, state, tries,
                                   changed, since, may_be_there)
        select site, patient, assessment, 'Observation/' || n, version, gen_random_uuid(), 'PANEL', 0, 1,
               case n % 3 when 0 then 'FILED' else 'PENDING' end, 0, now(), now(), false
          from (select d.*, substr(assessment, 2)::integer as n from delivery d) d;
        insert into code_set (site, type, id, codes)
        select site, 'AuditEvent', gen_random_uuid(), '{}' from unnest('{here,there}'::text[]) as s (site);
        insert into launch (site, id, patient, secret_sha256, version, started, ends, sealed, seen, asked, people)
        values ('here', 'l', 'p1', sha256('x'), 1, now(), 'infinity', '', now(), now(), '{}');
        insert into auditor_session (site, id, secret_sha256, started, seen, ends, sealed, asked, people)
        values ('here', 's', sha256('x'), now(), now(), 'infinity', '', now(), '{}');
        insert into auditor_look (site, session, assessment, purpose, event, at, expires)
        values ('here', 's', 'a1', 'HOPERAT', 'e', now(), 'infinity');
        insert into session_end values ('here', '', now() - interval '1 day');
        insert into subscription
        values ('here', 's', 'client', '', 1, now(), 'off', null, '', '', 0, 0, 0, null, false, 'infinity', 'infinity', null, 0);
        analyze;
        """;

    @BeforeAll
    static void follow_the_guide() throws IOException {
        TestPostgres.run(POSTGRES.asSuperuser(), ROWS);
        List<String> blocks = statements();
        assertThat(blocks).hasSize(3);
        for (String block : blocks) {
            TestPostgres.run(
                    POSTGRES.asOwner(), "set statement_timeout = '60s';" + block + "; reset statement_timeout");
        }
    }

    /** The blocks of the section, in their order. */
    private static List<String> statements() throws IOException {
        String guide = Files.readString(Path.of("src/docs/operate/restore.md"));
        String section = guide.replaceFirst("(?s).*\n## After a restore to an earlier moment\n", "")
                .replaceFirst("(?s)\n## .*", "");
        return Pattern.compile("```sql\\s(.*?)```", Pattern.DOTALL)
                .matcher(section)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    @Test
    void no_subscription_and_no_session_of_before_goes_on() {
        for (String table : List.of("subscription", "launch", "auditor_session", "auditor_look")) {
            assertThat(numbers("select count(*) from " + table)).as(table).containsExactly(0L);
        }
        assertThat(numbers("select count(*) from session_end where person = '' and before > now() - interval '1 hour'"))
                .as("sign-ins that have begun, at each site")
                .containsExactly(2L);
    }

    @Test
    void what_may_be_in_the_ehr_is_looked_for_before_it_is_sent() {
        assertThat(numbers("""
                select count(*) from delivery_item
                 where may_be_there || ' ' || state <> (case substr(assessment, 2)::integer % 3
                                                        when 0 then 'false FILED' when 1 then 'true UNKNOWN'
                                                        else 'false PENDING' end)
                """)).as("items").containsExactly(0L);
        assertThat(
                        numbers(
                                "select count(*) from delivery where may_be_there <> (substr(assessment, 2)::integer % 3 <> 0)"))
                .as("orders")
                .containsExactly(0L);
        assertThat(numbers("select count(*) from restoration")).containsExactly(1L);
    }

    private static List<Long> numbers(String sql) {
        return TestPostgres.numbers(POSTGRES.asSuperuser(), sql);
    }
}
