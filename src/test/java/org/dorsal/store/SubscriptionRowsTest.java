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
import org.dorsal.store.SubscriptionRows.NewSubscription;
import org.dorsal.store.SubscriptionRows.NotifiedState;
import org.dorsal.store.SubscriptionRows.StoredNotice;
import org.dorsal.store.SubscriptionRows.SubscriptionLease;
import org.junit.jupiter.api.Test;

/** Subscriptions and the events that commits give them, in a real database. */
class SubscriptionRowsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int WRITERS = 4;
    private static final int COMMITS = 25;

    private final TestPostgres postgres = TestPostgres.shared();
    private final SubscriptionRows rows = new SubscriptionRows(postgres.asApplication(), TIMEOUT);
    private final Ledger ledger = new Ledger(postgres.asApplication(), TIMEOUT);
    private final String site = someSite();

    @Test
    void a_commit_gives_events_to_active_subscriptions_with_a_fitting_filter() {
        activate("all", "");
        activate("anna", "anna");
        activate("ben", "ben");
        rows.create(site, subscription("asked", "client", ""));

        append("r1", "anna", "received");

        assertThat(rows.events(site, "client", "all", 0))
                .containsExactly(new StoredNotice(1, NOON, "received", "QuestionnaireResponse/r1"));
        assertThat(rows.events(site, "client", "anna", 0)).hasSize(1);
        assertThat(rows.events(site, "client", "ben", 0)).isEmpty();
        assertThat(rows.events(site, "client", "asked", 0)).isEmpty();
    }

    @Test
    void a_commit_that_fails_leaves_no_event_and_no_gap() {
        activate("s", "");
        append("r1", "anna", "received");

        assertThat(appended("r1", "anna", "received")).isInstanceOf(CommitOutcome.VersionTaken.class);
        append("r2", "anna", "received");

        assertThat(rows.events(site, "client", "s", 0))
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
            List<StoredNotice> events = rows.events(site, "client", id, 0);
            assertThat(events)
                    .extracting(StoredNotice::number)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, WRITERS * COMMITS).boxed().toList());
            assertThat(events).extracting(StoredNotice::focus).doesNotHaveDuplicates();
        }
        assertThat(rows.events(site, "client", "a", 0)).isEqualTo(rows.events(site, "client", "b", 0));
    }

    @Test
    void another_client_and_another_site_see_nothing() {
        activate("s", "");
        append("r1", "anna", "received");
        String other = someSite();

        assertThat(rows.read(site, "other", "s")).isEmpty();
        assertThat(rows.of(site, "other")).isEmpty();
        assertThat(rows.events(site, "other", "s", 0)).isEmpty();
        assertThat(rows.delete(site, "other", "s")).isFalse();
        assertThat(rows.read(other, "client", "s")).isEmpty();
        assertThat(rows.events(other, "client", "s", 0)).isEmpty();
        assertThat(rows.take(other, NOON.plusSeconds(1), LEASE)).isEmpty();
        assertThat(rows.of(site, "client")).hasSize(1);
    }

    @Test
    void a_subscription_is_deleted_with_its_events() {
        activate("s", "");
        append("r1", "anna", "received");

        assertThat(rows.delete(site, "client", "s")).isTrue();
        rows.create(site, subscription("s", "client", ""));

        assertThat(rows.events(site, "client", "s", 0)).isEmpty();
    }

    @Test
    void one_replica_notifies_and_an_older_lease_writes_nothing() {
        rows.create(site, subscription("s", "client", ""));
        SubscriptionLease expired = rows.take(site, NOON, Duration.ofMillis(-1)).orElseThrow();
        SubscriptionLease held = rows.take(site, NOON, LEASE).orElseThrow();

        assertThat(rows.take(site, NOON, LEASE)).isEmpty();
        assertThat(rows.keep(expired, state("error", 0), Instant.MAX, NOON)).isFalse();
        assertThat(rows.keep(held, state("active", 0), Instant.MAX, NOON)).isTrue();
        assertThat(rows.read(site, "client", "s").orElseThrow().state().status())
                .isEqualTo("active");
    }

    @Test
    void an_event_that_is_committed_during_a_notification_makes_the_subscription_due_again() {
        activate("s", "");
        append("r1", "anna", "received");
        SubscriptionLease held = rows.take(site, NOON, LEASE).orElseThrow();
        append("r2", "anna", "received");
        rows.keep(held, state("active", 1), Instant.MAX, NOON);

        SubscriptionLease next = rows.take(site, NOON, LEASE).orElseThrow();
        assertThat(next.subscription().events()).isEqualTo(2);
        rows.keep(next, state("active", 2), Instant.MAX, NOON);
        assertThat(rows.take(site, NOON, LEASE)).isEmpty();
    }

    private void activate(String id, String patient) {
        rows.create(site, subscription(id, "client", patient));
        SubscriptionLease lease = rows.take(site, NOON, LEASE).orElseThrow();
        rows.keep(lease, state("active", 0), Instant.MAX, NOON);
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
