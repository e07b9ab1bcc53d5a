package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.store.Commit.NewNotice;
import org.dorsal.store.SubscriptionRows.StoredNotice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cost of a notification: it depends on the number of its events, not on the assessments of the site, nor on the events
 * that were sent before, with or without statistics of the planner.
 */
class NextEventsCostTest {
    private static final String SITE = "north";
    private static final int NEW = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Blocks of 8 kB that a larger site may cost more: one level more of each index. */
    private static final long MORE_LEVELS = 12;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_next_events_cost_the_same_at_a_large_site(boolean statistics) throws Exception {
        long[] small = blocks(10, 10, statistics);
        long[] large = blocks(200_000, 100_000, statistics);

        assertThat(large[0]).as("blocks for the events").isLessThanOrEqualTo(small[0] + MORE_LEVELS);
        assertThat(large[1]).as("blocks for the outcome").isLessThanOrEqualTo(small[1] + MORE_LEVELS);
    }

    /** Blocks that are read for the next events of a subscription, and for the outcome of their notification. */
    private static long[] blocks(int assessments, int sent, boolean statistics) throws Exception {
        TestPostgres postgres = TestPostgres.fresh();
        TestPostgres.run(
                postgres.asSuperuser(),
                "alter table assessment set (autovacuum_enabled = false);"
                        + "alter table subscription_event set (autovacuum_enabled = false)");
        var rows = new SubscriptionRows(postgres.asApplication(), TIMEOUT);
        rows.create(SITE, SomeSubscriptions.subscription("s", "client", ""));
        TestPostgres.run(postgres.asSuperuser(), "update subscription set status = 'active', begun = true");
        append(postgres, "sent");
        TestPostgres.run(postgres.asSuperuser(), """
            insert into assessment (site, patient, id, received_sha256, created)
            select '%1$s', 'p' || n %% 5000, 'a' || n, sha256(''), '%2$s' from generate_series(1, %3$d) n;
            insert into subscription_event
            select (jsonb_populate_record(e, jsonb_build_object('number', n))).*
              from subscription_event e cross join generate_series(2, %4$d) n;
            update subscription set events = %4$d, sent = %4$d;
            """.formatted(SITE, NOON, assessments, sent));
        for (int number = 0; number < NEW; number++) {
            append(postgres, "a" + number);
        }
        if (statistics) {
            TestPostgres.run(postgres.asSuperuser(), "analyze");
        }
        assertThat(rows.events(SITE, "client", "s", sent, sent + NEW))
                .extracting(StoredNotice::patient)
                .containsExactly("ann", "ann", "ann");
        return new long[] {
            blocks(
                    postgres,
                    "SubscriptionRows.EVENTS",
                    call -> call.text("client", "client")
                            .count("after", sent)
                            .count("until", sent + NEW)
                            .number("at_most", SubscriptionRows.MAX_EVENTS)),
            blocks(
                    postgres,
                    "SubscriptionLanes.KEEP",
                    call -> call.count("fence", 0)
                            .count("seen", sent + NEW)
                            .text("status", "active")
                            .text("says", "")
                            .count("sent", sent + NEW)
                            .number("tries", 0)
                            .instant("due", Instant.MAX)
                            .instant("now", NOON)
                            .instant("expired", NOON.minusSeconds(1)))
        };
    }

    private static long blocks(TestPostgres postgres, String name, JdbcAccess.DatabaseWork<StatementCall> values)
            throws Exception {
        Sql sql =
                Optional.ofNullable(StatementsTwelveTimesTest.texts().get(name)).orElseThrow();
        return new ExplainedText(postgres.asApplication(), sql)
                        .plans(
                                "analyze, buffers",
                                (call, _) -> values.on(call.text("site", SITE)
                                        .text("timeout", "20000")
                                        .text("id", "s")))
                        .stream()
                        .mapToLong(plan -> plan.path("Shared Hit Blocks").asLong()
                                + plan.path("Shared Read Blocks").asLong())
                        .sum();
    }

    private static void append(TestPostgres postgres, String id) {
        new Ledger(postgres.asApplication(), TIMEOUT)
                .append(
                        SITE,
                        new Commit(
                                NOON,
                                Optional.of(
                                        new Commit.NewAssessment(id + "-new", "ann", Optional.empty(), new byte[32])),
                                List.of(),
                                Optional.empty(),
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                List.of(new NewNotice("ann", "received", "QuestionnaireResponse/" + id + "-new"))));
        new SubscriptionNotices(postgres.asApplication(), TIMEOUT).number(SITE);
    }
}
