package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.response;
import static org.dorsal.store.SomeCommits.someSite;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.dorsal.store.Commit.NewNotice;
import org.dorsal.store.SubscriptionLanes.SubscriptionLease;
import org.dorsal.store.SubscriptionRows.NewSubscription;
import org.dorsal.store.SubscriptionRows.NotifiedState;
import org.dorsal.store.SubscriptionRows.StoredNotice;
import org.junit.jupiter.api.Test;

/** Subscriptions and the events that commits give them, in a real database. */
class SubscriptionRowsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Instant LONG_AGO = NOON.minus(Duration.ofDays(30));
    private static final long ALL = Long.MAX_VALUE;
    private static final int WRITERS = 4;
    private static final int COMMITS = 25;

    private final TestPostgres postgres = TestPostgres.shared();
    private final SubscriptionRows rows = new SubscriptionRows(postgres.asApplication(), TIMEOUT);
    private final SubscriptionLanes lanes = new SubscriptionLanes(postgres.asApplication(), TIMEOUT);
    private final Ledger ledger = new Ledger(postgres.asApplication(), TIMEOUT);
    private final String site = someSite();

    @Test
    void a_commit_gives_events_to_active_subscriptions_with_a_fitting_filter() {
        activate("all", "");
        activate("anna", "anna");
        activate("ben", "ben");
        rows.create(site, subscription("asked", "client", ""));

        append("r1", "anna", "received");

        assertThat(rows.events(site, "client", "all", 0, ALL))
                .containsExactly(new StoredNotice(1, NOON, "received", "QuestionnaireResponse/r1", ""));
        assertThat(rows.events(site, "client", "anna", 0, ALL)).hasSize(1);
        assertThat(rows.events(site, "client", "ben", 0, ALL)).isEmpty();
        assertThat(rows.events(site, "client", "asked", 0, ALL)).isEmpty();
    }

    @Test
    void a_commit_that_fails_leaves_no_event_and_no_gap() {
        activate("s", "");
        append("r1", "anna", "received");

        assertThat(appended("r1", "anna", "received")).isInstanceOf(CommitOutcome.VersionTaken.class);
        append("r2", "anna", "received");

        assertThat(rows.events(site, "client", "s", 0, ALL))
                .extracting(StoredNotice::number)
                .containsExactly(1L, 2L);
    }

    @Test
    void concurrent_commits_number_each_event_once_for_every_subscription() throws Exception {
        activate("a", "");
        activate("b", "");
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> writers = IntStream.range(0, WRITERS)
                    .<Future<?>>mapToObj(writer -> threads.submit(() -> IntStream.range(0, COMMITS)
                            .forEach(number -> append("w" + writer + "-" + number, "p" + writer, "received"))))
                    .toList();
            for (Future<?> writer : writers) {
                finish(writer);
            }
        }
        for (String id : List.of("a", "b")) {
            List<StoredNotice> events = rows.events(site, "client", id, 0, ALL);
            assertThat(events)
                    .extracting(StoredNotice::number)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, WRITERS * COMMITS).boxed().toList());
            assertThat(events).extracting(StoredNotice::focus).doesNotHaveDuplicates();
        }
        assertThat(rows.events(site, "client", "a", 0, ALL)).isEqualTo(rows.events(site, "client", "b", 0, ALL));
    }

    @Test
    void another_client_and_another_site_see_nothing() {
        activate("s", "");
        append("r1", "anna", "received");
        String other = someSite();

        assertThat(rows.read(site, "other", "s")).isEmpty();
        assertThat(rows.of(site, "other")).isEmpty();
        assertThat(rows.events(site, "other", "s", 0, ALL)).isEmpty();
        assertThat(rows.delete(site, "other", "s")).isFalse();
        assertThat(rows.read(other, "client", "s")).isEmpty();
        assertThat(rows.events(other, "client", "s", 0, ALL)).isEmpty();
        assertThat(lanes.take(other, NOON.plusSeconds(1), LEASE)).isEmpty();
        assertThat(rows.of(site, "client")).hasSize(1);
    }

    @Test
    void a_subscription_is_deleted_with_its_events() {
        activate("s", "");
        append("r1", "anna", "received");

        assertThat(rows.delete(site, "client", "s")).isTrue();
        rows.create(site, subscription("s", "client", ""));

        assertThat(rows.events(site, "client", "s", 0, ALL)).isEmpty();
    }

    @Test
    void one_replica_notifies_and_an_older_lease_writes_nothing() {
        rows.create(site, subscription("s", "client", ""));
        SubscriptionLease expired =
                lanes.take(site, NOON, Duration.ofMillis(-1)).orElseThrow();
        SubscriptionLease held = lanes.take(site, NOON, LEASE).orElseThrow();

        assertThat(lanes.take(site, NOON, LEASE)).isEmpty();
        assertThat(lanes.keep(expired, state("error", 0), Instant.MAX, NOON, LONG_AGO))
                .isFalse();
        assertThat(lanes.keep(held, state("active", 0), Instant.MAX, NOON, LONG_AGO))
                .isTrue();
        assertThat(rows.read(site, "client", "s").orElseThrow().state().status())
                .isEqualTo("active");
    }

    @Test
    void an_event_that_is_committed_during_a_notification_makes_the_subscription_due_again() {
        activate("s", "");
        append("r1", "anna", "received");
        SubscriptionLease held = lanes.take(site, NOON, LEASE).orElseThrow();
        append("r2", "anna", "received");
        lanes.keep(held, state("active", 1), Instant.MAX, NOON, LONG_AGO);

        SubscriptionLease next = lanes.take(site, NOON, LEASE).orElseThrow();
        assertThat(next.subscription().events()).isEqualTo(2);
        lanes.keep(next, state("active", 2), Instant.MAX, NOON, LONG_AGO);
        assertThat(lanes.take(site, NOON, LEASE)).isEmpty();
    }

    @Test
    void events_go_on_while_the_callback_fails_and_do_not_bring_the_next_attempt_forward() {
        activate("s", "");
        SubscriptionLease failed = due(NOON);
        lanes.keep(failed, new NotifiedState("active", Optional.empty(), 0, 3), NOON.plusSeconds(60), NOON, LONG_AGO);
        append("r1", "anna", "received");
        assertThat(lanes.take(site, NOON, LEASE)).isEmpty();

        SubscriptionLease given = lanes.take(site, NOON.plusSeconds(60), LEASE).orElseThrow();
        lanes.keep(given, state("error", 0), Instant.MAX, NOON, LONG_AGO);
        append("r2", "anna", "received");

        assertThat(rows.events(site, "client", "s", 0, ALL)).hasSize(3);
        assertThat(lanes.take(site, NOON.plusSeconds(60), LEASE)).isEmpty();
    }

    @Test
    void an_update_asks_again_and_ends_the_lease_of_the_notification_under_way() {
        activate("s", "");
        SubscriptionLease held = due(NOON);

        assertThat(rows.update(site, subscription("s", "client", "anna"), 1, "requested"))
                .isTrue();
        assertThat(rows.update(site, subscription("s", "client", "anna"), 1, "requested"))
                .isFalse();
        assertThat(rows.update(site, subscription("s", "other", "anna"), 2, "requested"))
                .isFalse();

        assertThat(lanes.keep(held, state("active", 0), Instant.MAX, NOON, LONG_AGO))
                .isFalse();
        var asked = lanes.take(site, NOON, LEASE).orElseThrow().subscription();
        assertThat(asked.version()).isEqualTo(2);
        assertThat(asked.patient()).isEqualTo("anna");
        assertThat(asked.state().status()).isEqualTo("requested");
        assertThat(lanes.sitesWithDue(NOON)).doesNotContain(site);
    }

    @Test
    void events_expire_and_those_between_two_numbers_are_found() {
        activate("s", "");
        append("r1", "anna", "received");
        append("r2", "anna", "received");
        append("r3", "anna", "received");
        assertThat(rows.events(site, "client", "s", 1, 2))
                .extracting(StoredNotice::number)
                .containsExactly(2L);

        lanes.keep(due(NOON), state("active", 3), Instant.MAX, NOON, NOON.plusSeconds(1));

        assertThat(rows.events(site, "client", "s", 0, ALL)).isEmpty(); // with the event that made it due
        append("r4", "anna", "received");
        assertThat(rows.events(site, "client", "s", 0, ALL))
                .extracting(StoredNotice::number)
                .containsExactly(5L);
    }

    /** Lease of the subscription, made due before. */
    private SubscriptionLease due(Instant now) {
        append("due-" + now.toEpochMilli(), "nobody", "received");
        return lanes.take(site, now, LEASE).orElseThrow();
    }

    private void activate(String id, String patient) {
        rows.create(site, subscription(id, "client", patient));
        SubscriptionLease lease = lanes.take(site, NOON, LEASE).orElseThrow();
        lanes.keep(lease, state("active", 0), Instant.MAX, NOON, LONG_AGO);
    }

    private void append(String id, String patient, String trigger) {
        assertThat(appended(id, patient, trigger)).isInstanceOf(CommitOutcome.Appended.class);
    }

    private CommitOutcome appended(String id, String patient, String trigger) {
        return ledger.append(
                site,
                new Commit(
                        NOON,
                        Optional.empty(),
                        List.of(response(id, 1, patient, "completed", "urn:some|" + id)),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of(new NewNotice(patient, trigger, "QuestionnaireResponse/" + id))));
    }

    private static NotifiedState state(String status, long sent) {
        return new NotifiedState(status, Optional.empty(), sent, 0);
    }

    private static NewSubscription subscription(String id, String client, String patient) {
        return new NewSubscription(id, client, patient, NOON, Duration.ZERO, bytes("{}"), bytes("sealed"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void finish(Future<?> writer) throws InterruptedException {
        try {
            writer.get();
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        }
    }
}
