package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.response;
import static org.dorsal.store.SomeCommits.someSite;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.store.Commit.NewNotice;
import org.dorsal.store.SubscriptionLanes.SubscriptionLease;
import org.dorsal.store.SubscriptionRows.NewSubscription;
import org.dorsal.store.SubscriptionRows.NotifiedState;

/** A new site with subscriptions, in a real database. */
final class SomeSubscriptions {
    static final Duration LEASE = Duration.ofMinutes(1);
    static final Instant LONG_AGO = NOON.minus(Duration.ofDays(30));
    static final long ALL = Long.MAX_VALUE;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    final TestPostgres postgres = TestPostgres.shared();
    final SubscriptionRows rows = new SubscriptionRows(postgres.asApplication(), TIMEOUT);
    final SubscriptionLanes lanes = new SubscriptionLanes(postgres.asApplication(), TIMEOUT);
    final SubscriptionNotices notices = new SubscriptionNotices(postgres.asApplication(), TIMEOUT);
    final String site = someSite();

    private final Ledger ledger = new Ledger(postgres.asApplication(), TIMEOUT);

    /** Lease of the subscription, made due before. */
    SubscriptionLease due(Instant now) {
        append("due-" + now.toEpochMilli(), "nobody", "received");
        return lanes.take(site, now, LEASE, 4).orElseThrow();
    }

    void activate(String id, String patient) {
        rows.create(site, subscription(id, "client", patient));
        SubscriptionLease lease = lanes.take(site, NOON, LEASE, 4).orElseThrow();
        lanes.keep(lease, state("active", 0), Instant.MAX, NOON, LONG_AGO);
    }

    void append(String id, String patient, String trigger) {
        assertThat(appended(id, patient, trigger)).isInstanceOf(CommitOutcome.Appended.class);
        number();
    }

    void number() {
        await("all numbers").until(() -> !notices.number(site));
    }

    CommitOutcome appended(String id, String patient, String trigger) {
        return appended(NOON, id, patient, trigger);
    }

    CommitOutcome appended(Instant recordedAt, String id, String patient, String trigger) {
        return ledger.append(
                site,
                new Commit(
                        recordedAt,
                        Optional.empty(),
                        List.of(response(id, 1, patient, "completed", "urn:some|" + id)),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of(new NewNotice(patient, trigger, "QuestionnaireResponse/" + id))));
    }

    static NotifiedState state(String status, long sent) {
        return new NotifiedState(status, Optional.empty(), sent, 0);
    }

    static NewSubscription subscription(String id, String client, String patient) {
        return new NewSubscription(id, client, patient, NOON, Duration.ZERO, bytes("{}"), bytes("sealed"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
