package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Searches of one site do not read the index entries of another site's events. */
class TermsBySiteTest {
    private static final int EVENTS = 20_000;
    private static final long MAX_PAGES = 60;
    private static final Pattern PAGES = Pattern.compile("shared hit=(\\d+)(?: read=(\\d+))?|shared read=(\\d+)");

    @Test
    void a_term_that_is_frequent_at_one_site_is_looked_up_at_another_without_reading_those() {
        TestPostgres postgres = TestPostgres.fresh();
        var term = "agent=Practitioner/shared";
        for (String site : List.of("large", "small")) {
            TestPostgres.run(postgres.asSuperuser(), """
                    insert into audit_event (site, id, recorded_at, code_set, terms, indexed_terms, body)
                    select '%1$s', '%1$s-' || n, now(), gen_random_uuid(), '{%2$s}', 1, '\\x00' from generate_series(1, %3$d) n
                    """.formatted(site, term, site.equals("large") ? EVENTS : 3));
        }
        TestPostgres.run(postgres.asSuperuser(), "vacuum analyze audit_event");

        assertThat(TestPostgres.numbers(postgres.asApplication(), countQuery("select count(*)", "small", term)))
                .containsExactly(3L);
        var plan = String.join(
                "\n",
                TestPostgres.texts(
                        postgres.asApplication(), countQuery("explain (analyze, buffers) select *", "small", term)));
        assertThat(pages(plan)).as(plan).isLessThan(MAX_PAGES);
    }

    private static String countQuery(String select, String site, String term) {
        return select + " from searched_event where site = '" + site + "' and indexed @> array['" + term + "']";
    }

    private static long pages(String plan) {
        return PAGES.matcher(plan)
                .results()
                .flatMap(match -> java.util.stream.Stream.of(match.group(1), match.group(2), match.group(3)))
                .filter(java.util.Objects::nonNull)
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
    }
}
