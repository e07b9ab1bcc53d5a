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
import java.util.concurrent.*;
import java.util.stream.*;
import org.dorsal.store.SubscriptionLanes.SubscriptionLease;
import org.dorsal.store.SubscriptionRows.NotifiedState;
import org.dorsal.store.SubscriptionRows.StoredNotice;
import org.junit.jupiter.api.Test;

/** Notices of commits and their numbers as events of subscriptions, in a real database. */
class SubscriptionNoticesTest {
    private static final int WRITERS = 4;
    private static final int COMMITS = 25;

    private final SomeSubscriptions subscriptions = new SomeSubscriptions();

    @Test
    void a_commit_gives_events_to_active_subscriptions_with_a_fitting_filter() {
        subscriptions.activate("all", "");
        subscriptions.activate("anna", "anna");
        subscriptions.activate("ben", "ben");
        subscriptions.rows.create(subscriptions.site, subscription("asked", "client", ""));

        subscriptions.append("r1", "anna", "received");

        assertThat(subscriptions.rows.events(subscriptions.site, "client", "all", 0, ALL))
                .containsExactly(new StoredNotice(1, NOON, "received", "QuestionnaireResponse/r1", "anna"));
        assertThat(subscriptions.rows.events(subscriptions.site, "client", "anna", 0, ALL))
                .hasSize(1);
        assertThat(subscriptions.rows.events(subscriptions.site, "client", "ben", 0, ALL))
                .isEmpty();
        assertThat(subscriptions.rows.events(subscriptions.site, "client", "asked", 0, ALL))
                .isEmpty();
    }

    @Test
    void a_commit_that_fails_leaves_no_event_and_no_gap() {
        subscriptions.activate("s", "");
        subscriptions.append("r1", "anna", "received");

        assertThat(subscriptions.appended("r1", "anna", "received")).isInstanceOf(CommitOutcome.VersionTaken.class);
        subscriptions.append("r2", "anna", "received");

        assertThat(subscriptions.rows.events(subscriptions.site, "client", "s", 0, ALL))
                .extracting(StoredNotice::number)
                .containsExactly(1L, 2L);
    }

    @Test
    void events_of_concurrent_commits_are_numbered_once_by_concurrent_processes_in_the_order_of_commits()
            throws Exception {
        subscriptions.activate("a", "");
        subscriptions.activate("b", "");
        try (var threads = Executors.newFixedThreadPool(2 * WRITERS)) {
            List<Future<?>> writers = IntStream.range(0, WRITERS)
                    .<Future<?>>mapToObj(writer -> threads.submit(() -> IntStream.range(0, COMMITS)
                            .forEach(number ->
                                    subscriptions.appended("w" + writer + "-" + number, "p" + writer, "received"))))
                    .toList();
            List<Future<?>> numberers = IntStream.range(0, WRITERS)
                    .<Future<?>>mapToObj(_ -> threads.submit(() -> {
                        while (!writers.stream().allMatch(Future::isDone)) {
                            subscriptions.notices.number(subscriptions.site);
                        }
                    }))
                    .toList();
            for (Future<?> finished :
                    Stream.concat(writers.stream(), numberers.stream()).toList()) {
                finish(finished);
            }
        }
        subscriptions.number();
        for (String id : List.of("a", "b")) {
            List<StoredNotice> events = subscriptions.rows.events(subscriptions.site, "client", id, 0, ALL);
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
        assertThat(subscriptions.rows.events(subscriptions.site, "client", "a", 0, ALL))
                .isEqualTo(subscriptions.rows.events(subscriptions.site, "client", "b", 0, ALL));
    }

    @Test
    void a_notice_that_waits_makes_the_site_due_and_locks_no_subscription() {
        subscriptions.activate("s", "");
        SubscriptionLease held = subscriptions.due(NOON);
        assertThat(subscriptions.appended("r1", "anna", "received")).isInstanceOf(CommitOutcome.Appended.class);
        assertThat(subscriptions.lanes.sitesWithDue(NOON)).contains(subscriptions.site);
        assertThat(subscriptions.rows.events(subscriptions.site, "client", "s", 1, ALL))
                .isEmpty();

        subscriptions.number();
        assertThat(subscriptions.lanes.sitesWithDue(NOON))
                .doesNotContain(subscriptions.site); // a lease holds the subscription
        assertThat(subscriptions.rows.events(subscriptions.site, "client", "s", 1, ALL))
                .hasSize(1);
        assertThat(subscriptions.lanes.keep(held, state("active", 1), Instant.MAX, NOON, LONG_AGO))
                .isTrue();
        assertThat(subscriptions.lanes.sitesWithDue(NOON)).contains(subscriptions.site);
    }

    @Test
    void events_go_on_while_the_callback_fails_and_do_not_bring_the_next_attempt_forward() {
        subscriptions.activate("s", "");
        SubscriptionLease failed = subscriptions.due(NOON);
        subscriptions.lanes.keep(
                failed, new NotifiedState("active", Optional.empty(), 0, 3), NOON.plusSeconds(60), NOON, LONG_AGO);
        subscriptions.append("r1", "anna", "received");
        assertThat(subscriptions.lanes.take(subscriptions.site, NOON, LEASE, 4)).isEmpty();

        SubscriptionLease lease = subscriptions
                .lanes
                .take(subscriptions.site, NOON.plusSeconds(60), LEASE, 4)
                .orElseThrow();
        subscriptions.lanes.keep(lease, state("error", 0), Instant.MAX, NOON, LONG_AGO);
        subscriptions.append("r2", "anna", "received");

        assertThat(subscriptions.rows.events(subscriptions.site, "client", "s", 0, ALL))
                .hasSize(3);
        assertThat(subscriptions.lanes.take(subscriptions.site, NOON.plusSeconds(60), LEASE, 4))
                .isEmpty();
    }

    private static void finish(Future<?> writer) throws InterruptedException {
        try {
            writer.get();
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        }
    }
}
