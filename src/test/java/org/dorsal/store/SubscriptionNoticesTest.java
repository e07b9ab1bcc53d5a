package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeSubscriptions.ALL;
import static org.dorsal.store.SomeSubscriptions.LEASE;
import static org.dorsal.store.SomeSubscriptions.LONG_AGO;
import static org.dorsal.store.SomeSubscriptions.state;
import static org.dorsal.store.SomeSubscriptions.subscription;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.dorsal.store.SubscriptionLanes.SubscriptionLease;
import org.dorsal.store.SubscriptionRows.NotifiedState;
import org.dorsal.store.SubscriptionRows.StoredNotice;
import org.junit.jupiter.api.Test;

/** Notices of commits and their numbers as events of subscriptions, in a real database. */
class SubscriptionNoticesTest {
    private static final int WRITERS = 4;
    private static final int COMMITS = 25;

    private final SomeSubscriptions some = new SomeSubscriptions();

    @Test
    void a_commit_gives_events_to_active_subscriptions_with_a_fitting_filter() {
        some.activate("all", "");
        some.activate("anna", "anna");
        some.activate("ben", "ben");
        some.rows.create(some.site, subscription("asked", "client", ""));

        some.append("r1", "anna", "received");

        assertThat(some.rows.events(some.site, "client", "all", 0, ALL))
                .containsExactly(new StoredNotice(1, NOON, "received", "QuestionnaireResponse/r1", "anna"));
        assertThat(some.rows.events(some.site, "client", "anna", 0, ALL)).hasSize(1);
        assertThat(some.rows.events(some.site, "client", "ben", 0, ALL)).isEmpty();
        assertThat(some.rows.events(some.site, "client", "asked", 0, ALL)).isEmpty();
    }

    @Test
    void a_commit_that_fails_leaves_no_event_and_no_gap() {
        some.activate("s", "");
        some.append("r1", "anna", "received");

        assertThat(some.appended("r1", "anna", "received")).isInstanceOf(CommitOutcome.VersionTaken.class);
        some.append("r2", "anna", "received");

        assertThat(some.rows.events(some.site, "client", "s", 0, ALL))
                .extracting(StoredNotice::number)
                .containsExactly(1L, 2L);
    }

    @Test
    void events_of_concurrent_commits_are_numbered_once_by_concurrent_processes_in_the_order_of_commits()
            throws Exception {
        some.activate("a", "");
        some.activate("b", "");
        try (var threads = Executors.newFixedThreadPool(2 * WRITERS)) {
            List<Future<?>> writers = IntStream.range(0, WRITERS)
                    .<Future<?>>mapToObj(writer -> threads.submit(() -> IntStream.range(0, COMMITS)
                            .forEach(number -> some.appended("w" + writer + "-" + number, "p" + writer, "received"))))
                    .toList();
            List<Future<?>> numberers = IntStream.range(0, WRITERS)
                    .<Future<?>>mapToObj(_ -> threads.submit(() -> {
                        while (!writers.stream().allMatch(Future::isDone)) {
                            some.notices.number(some.site);
                        }
                    }))
                    .toList();
            for (Future<?> finished :
                    Stream.concat(writers.stream(), numberers.stream()).toList()) {
                finish(finished);
            }
        }
        some.number();
        for (String id : List.of("a", "b")) {
            List<StoredNotice> events = some.rows.events(some.site, "client", id, 0, ALL);
            assertThat(events)
                    .extracting(StoredNotice::number)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, WRITERS * COMMITS).boxed().toList());
            for (int writer = 0; writer < WRITERS; writer++) {
                String own = "QuestionnaireResponse/w" + writer + "-";
                assertThat(events)
                        .extracting(StoredNotice::focus)
                        .filteredOn(focus -> focus.startsWith(own))
                        .containsExactlyElementsOf(IntStream.range(0, COMMITS)
                                .mapToObj(number -> own + number)
                                .toList());
            }
        }
        assertThat(some.rows.events(some.site, "client", "a", 0, ALL))
                .isEqualTo(some.rows.events(some.site, "client", "b", 0, ALL));
    }

    @Test
    void a_notice_that_waits_makes_the_site_due_and_locks_no_subscription() {
        some.activate("s", "");
        SubscriptionLease held = some.due(NOON);
        assertThat(some.appended("r1", "anna", "received")).isInstanceOf(CommitOutcome.Appended.class);
        assertThat(some.lanes.sitesWithDue(NOON)).contains(some.site);
        assertThat(some.rows.events(some.site, "client", "s", 1, ALL)).isEmpty();

        some.number();
        assertThat(some.lanes.sitesWithDue(NOON)).doesNotContain(some.site); // a lease holds the subscription
        assertThat(some.rows.events(some.site, "client", "s", 1, ALL)).hasSize(1);
        assertThat(some.lanes.keep(held, state("active", 1), Instant.MAX, NOON, LONG_AGO))
                .isTrue();
        assertThat(some.lanes.sitesWithDue(NOON)).contains(some.site);
    }

    @Test
    void events_go_on_while_the_callback_fails_and_do_not_bring_the_next_attempt_forward() {
        some.activate("s", "");
        SubscriptionLease failed = some.due(NOON);
        some.lanes.keep(
                failed, new NotifiedState("active", Optional.empty(), 0, 3), NOON.plusSeconds(60), NOON, LONG_AGO);
        some.append("r1", "anna", "received");
        assertThat(some.lanes.take(some.site, NOON, LEASE)).isEmpty();

        SubscriptionLease given =
                some.lanes.take(some.site, NOON.plusSeconds(60), LEASE).orElseThrow();
        some.lanes.keep(given, state("error", 0), Instant.MAX, NOON, LONG_AGO);
        some.append("r2", "anna", "received");

        assertThat(some.rows.events(some.site, "client", "s", 0, ALL)).hasSize(3);
        assertThat(some.lanes.take(some.site, NOON.plusSeconds(60), LEASE)).isEmpty();
    }

    private static void finish(Future<?> writer) throws InterruptedException {
        try {
            writer.get();
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        }
    }
}
