package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.someSite;
import static org.dorsal.store.SomeSubscriptions.ALL;
import static org.dorsal.store.SomeSubscriptions.LEASE;
import static org.dorsal.store.SomeSubscriptions.LONG_AGO;
import static org.dorsal.store.SomeSubscriptions.state;
import static org.dorsal.store.SomeSubscriptions.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.dorsal.store.SubscriptionLanes.SubscriptionLease;
import org.dorsal.store.SubscriptionRows.NotifiedState;
import org.dorsal.store.SubscriptionRows.StoredNotice;
import org.junit.jupiter.api.Test;

/** Subscriptions, their leases and their events, in a real database. */
class SubscriptionRowsTest {
    private final SomeSubscriptions subscriptions = new SomeSubscriptions();

    @Test
    void another_client_and_another_site_see_nothing() {
        subscriptions.activate("s", "");
        subscriptions.append("r1", "anna", "received");
        String other = someSite();

        assertThat(subscriptions.rows.read(subscriptions.site, "other", "s")).isEmpty();
        assertThat(subscriptions.rows.of(subscriptions.site, "other")).isEmpty();
        assertThat(subscriptions.rows.events(subscriptions.site, "other", "s", 0, ALL))
                .isEmpty();
        assertThat(subscriptions.rows.delete(subscriptions.site, "other", "s", Optional.empty()))
                .isFalse();
        assertThat(subscriptions.rows.read(other, "client", "s")).isEmpty();
        assertThat(subscriptions.rows.events(other, "client", "s", 0, ALL)).isEmpty();
        assertThat(subscriptions.lanes.take(other, NOON.plusSeconds(1), LEASE, 4))
                .isEmpty();
        assertThat(subscriptions.rows.of(subscriptions.site, "client")).hasSize(1);
    }

    @Test
    void a_subscription_is_deleted_with_its_events() {
        subscriptions.activate("s", "");
        subscriptions.append("r1", "anna", "received");

        assertThat(subscriptions.rows.delete(subscriptions.site, "client", "s", Optional.of(2)))
                .isFalse();
        assertThat(subscriptions.rows.delete(subscriptions.site, "client", "s", Optional.of(1)))
                .isTrue();
        subscriptions.rows.create(subscriptions.site, subscription("s", "client", ""));

        assertThat(subscriptions.rows.events(subscriptions.site, "client", "s", 0, ALL))
                .isEmpty();
    }

    @Test
    void one_replica_notifies_and_an_older_lease_writes_nothing() {
        subscriptions.rows.create(subscriptions.site, subscription("s", "client", ""));
        SubscriptionLease expired = subscriptions
                .lanes
                .take(subscriptions.site, NOON, Duration.ofMillis(-1), 4)
                .orElseThrow();
        SubscriptionLease held =
                subscriptions.lanes.take(subscriptions.site, NOON, LEASE, 4).orElseThrow();

        assertThat(subscriptions.lanes.take(subscriptions.site, NOON, LEASE, 4)).isEmpty();
        assertThat(subscriptions.lanes.keep(expired, state("error", 0), Instant.MAX, NOON, LONG_AGO))
                .isFalse();
        assertThat(subscriptions.lanes.keep(held, state("active", 0), Instant.MAX, NOON, LONG_AGO))
                .isTrue();
        assertThat(subscriptions
                        .rows
                        .read(subscriptions.site, "client", "s")
                        .orElseThrow()
                        .state()
                        .status())
                .isEqualTo("active");
    }

    @Test
    void an_event_that_is_committed_during_a_notification_makes_the_subscription_due_again() {
        subscriptions.activate("s", "");
        subscriptions.append("r1", "anna", "received");
        SubscriptionLease held =
                subscriptions.lanes.take(subscriptions.site, NOON, LEASE, 4).orElseThrow();
        subscriptions.append("r2", "anna", "received");
        subscriptions.lanes.keep(held, state("active", 1), Instant.MAX, NOON, LONG_AGO);

        SubscriptionLease next =
                subscriptions.lanes.take(subscriptions.site, NOON, LEASE, 4).orElseThrow();
        assertThat(next.subscription().events()).isEqualTo(2);
        subscriptions.lanes.keep(next, state("active", 2), Instant.MAX, NOON, LONG_AGO);
        assertThat(subscriptions.lanes.take(subscriptions.site, NOON, LEASE, 4)).isEmpty();
    }

    @Test
    void an_event_of_a_replica_whose_clock_is_ahead_is_due_at_once() {
        Instant now = Instant.now();
        subscriptions.activate("s", "");
        subscriptions.appended(now.plus(Duration.ofHours(1)), "r1", "anna", "received");
        subscriptions.number();

        assertThat(subscriptions.lanes.take(subscriptions.site, now.plus(Duration.ofMinutes(10)), LEASE, 4))
                .isPresent();
    }

    @Test
    void a_pause_that_a_replica_notes_whose_clock_is_ahead_ends_by_the_first_of_both_clocks() {
        Instant now = Instant.now();
        Instant ahead = now.plus(Duration.ofHours(1));
        subscriptions.activate("s", "");
        subscriptions.appended(ahead, "r1", "anna", "received");
        subscriptions.number();

        failed(now.plus(Duration.ofMinutes(10)), ahead, Duration.ofHours(1));
        assertThat(takenAt(ahead)).as("before the pause, clock ahead").isEmpty();
        assertThat(takenAt(now.plus(Duration.ofMinutes(10))))
                .as("before the pause, right clock")
                .isEmpty();

        Instant later = ahead.plus(Duration.ofHours(1));
        failed(later, later, Duration.ZERO);
        assertThat(takenAt(now.plus(Duration.ofMinutes(10))))
                .as("after the pause, right clock")
                .isPresent();
    }

    private void failed(Instant taken, Instant now, Duration pause) {
        subscriptions.lanes.keep(
                takenAt(taken).orElseThrow(),
                new NotifiedState("active", Optional.of("503"), 0, 1),
                now.plus(pause),
                now,
                LONG_AGO);
    }

    private Optional<SubscriptionLease> takenAt(Instant now) {
        subscriptions.lanes.sitesWithDue(now);
        return subscriptions.lanes.take(subscriptions.site, now, LEASE, 4);
    }

    @Test
    void an_update_asks_again_and_ends_the_lease_of_the_notification_under_way() {
        subscriptions.activate("s", "");
        SubscriptionLease held = subscriptions.due(NOON);

        assertThat(subscriptions.rows.update(subscriptions.site, subscription("s", "client", "anna"), 1, "requested"))
                .isTrue();
        assertThat(subscriptions.rows.update(subscriptions.site, subscription("s", "client", "anna"), 1, "requested"))
                .isFalse();
        assertThat(subscriptions.rows.update(subscriptions.site, subscription("s", "other", "anna"), 2, "requested"))
                .isFalse();

        assertThat(subscriptions.lanes.keep(held, state("active", 0), Instant.MAX, NOON, LONG_AGO))
                .isFalse();
        var stored = subscriptions
                .lanes
                .take(subscriptions.site, NOON, LEASE, 4)
                .orElseThrow()
                .subscription();
        assertThat(stored.version()).isEqualTo(2);
        assertThat(stored.patient()).isEqualTo("anna");
        assertThat(stored.state().status()).isEqualTo("requested");
        assertThat(subscriptions.lanes.sitesWithDue(NOON)).doesNotContain(subscriptions.site);
    }

    @Test
    void events_expire_and_those_between_two_numbers_are_found() {
        subscriptions.activate("s", "");
        subscriptions.append("r1", "anna", "received");
        subscriptions.append("r2", "anna", "received");
        subscriptions.append("r3", "anna", "received");
        assertThat(subscriptions.rows.events(subscriptions.site, "client", "s", 1, 2))
                .extracting(StoredNotice::number)
                .containsExactly(2L);

        subscriptions.lanes.keep(subscriptions.due(NOON), state("active", 3), Instant.MAX, NOON, NOON.plusSeconds(1));

        assertThat(subscriptions.rows.events(subscriptions.site, "client", "s", 0, ALL))
                .isEmpty(); // with the event that made it due
        subscriptions.append("r4", "anna", "received");
        assertThat(subscriptions.rows.events(subscriptions.site, "client", "s", 0, ALL))
                .extracting(StoredNotice::number)
                .containsExactly(5L);
    }
}
