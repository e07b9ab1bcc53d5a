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
import org.dorsal.store.SubscriptionLanes.SubscriptionLease;
import org.dorsal.store.SubscriptionRows.StoredNotice;
import org.junit.jupiter.api.Test;

/** Subscriptions, their leases and their events, in a real database. */
class SubscriptionRowsTest {
    private final SomeSubscriptions some = new SomeSubscriptions();

    @Test
    void another_client_and_another_site_see_nothing() {
        some.activate("s", "");
        some.append("r1", "anna", "received");
        String other = someSite();

        assertThat(some.rows.read(some.site, "other", "s")).isEmpty();
        assertThat(some.rows.of(some.site, "other")).isEmpty();
        assertThat(some.rows.events(some.site, "other", "s", 0, ALL)).isEmpty();
        assertThat(some.rows.delete(some.site, "other", "s")).isFalse();
        assertThat(some.rows.read(other, "client", "s")).isEmpty();
        assertThat(some.rows.events(other, "client", "s", 0, ALL)).isEmpty();
        assertThat(some.lanes.take(other, NOON.plusSeconds(1), LEASE)).isEmpty();
        assertThat(some.rows.of(some.site, "client")).hasSize(1);
    }

    @Test
    void a_subscription_is_deleted_with_its_events() {
        some.activate("s", "");
        some.append("r1", "anna", "received");

        assertThat(some.rows.delete(some.site, "client", "s")).isTrue();
        some.rows.create(some.site, subscription("s", "client", ""));

        assertThat(some.rows.events(some.site, "client", "s", 0, ALL)).isEmpty();
    }

    @Test
    void one_replica_notifies_and_an_older_lease_writes_nothing() {
        some.rows.create(some.site, subscription("s", "client", ""));
        SubscriptionLease expired =
                some.lanes.take(some.site, NOON, Duration.ofMillis(-1)).orElseThrow();
        SubscriptionLease held = some.lanes.take(some.site, NOON, LEASE).orElseThrow();

        assertThat(some.lanes.take(some.site, NOON, LEASE)).isEmpty();
        assertThat(some.lanes.keep(expired, state("error", 0), Instant.MAX, NOON, LONG_AGO))
                .isFalse();
        assertThat(some.lanes.keep(held, state("active", 0), Instant.MAX, NOON, LONG_AGO))
                .isTrue();
        assertThat(some.rows
                        .read(some.site, "client", "s")
                        .orElseThrow()
                        .state()
                        .status())
                .isEqualTo("active");
    }

    @Test
    void an_event_that_is_committed_during_a_notification_makes_the_subscription_due_again() {
        some.activate("s", "");
        some.append("r1", "anna", "received");
        SubscriptionLease held = some.lanes.take(some.site, NOON, LEASE).orElseThrow();
        some.append("r2", "anna", "received");
        some.lanes.keep(held, state("active", 1), Instant.MAX, NOON, LONG_AGO);

        SubscriptionLease next = some.lanes.take(some.site, NOON, LEASE).orElseThrow();
        assertThat(next.subscription().events()).isEqualTo(2);
        some.lanes.keep(next, state("active", 2), Instant.MAX, NOON, LONG_AGO);
        assertThat(some.lanes.take(some.site, NOON, LEASE)).isEmpty();
    }

    @Test
    void an_update_asks_again_and_ends_the_lease_of_the_notification_under_way() {
        some.activate("s", "");
        SubscriptionLease held = some.due(NOON);

        assertThat(some.rows.update(some.site, subscription("s", "client", "anna"), 1, "requested"))
                .isTrue();
        assertThat(some.rows.update(some.site, subscription("s", "client", "anna"), 1, "requested"))
                .isFalse();
        assertThat(some.rows.update(some.site, subscription("s", "other", "anna"), 2, "requested"))
                .isFalse();

        assertThat(some.lanes.keep(held, state("active", 0), Instant.MAX, NOON, LONG_AGO))
                .isFalse();
        var asked = some.lanes.take(some.site, NOON, LEASE).orElseThrow().subscription();
        assertThat(asked.version()).isEqualTo(2);
        assertThat(asked.patient()).isEqualTo("anna");
        assertThat(asked.state().status()).isEqualTo("requested");
        assertThat(some.lanes.sitesWithDue(NOON)).doesNotContain(some.site);
    }

    @Test
    void events_expire_and_those_between_two_numbers_are_found() {
        some.activate("s", "");
        some.append("r1", "anna", "received");
        some.append("r2", "anna", "received");
        some.append("r3", "anna", "received");
        assertThat(some.rows.events(some.site, "client", "s", 1, 2))
                .extracting(StoredNotice::number)
                .containsExactly(2L);

        some.lanes.keep(some.due(NOON), state("active", 3), Instant.MAX, NOON, NOON.plusSeconds(1));

        assertThat(some.rows.events(some.site, "client", "s", 0, ALL)).isEmpty(); // with the event that made it due
        some.append("r4", "anna", "received");
        assertThat(some.rows.events(some.site, "client", "s", 0, ALL))
                .extracting(StoredNotice::number)
                .containsExactly(5L);
    }
}
