package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeSubscriptions.LEASE;
import static org.dorsal.store.SomeSubscriptions.LONG_AGO;
import static org.dorsal.store.SomeSubscriptions.subscription;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.store.SubscriptionLanes.SubscriptionLease;
import org.dorsal.store.SubscriptionRows.NotifiedState;
import org.junit.jupiter.api.Test;

/** Shares of the workers of a site: those with a callback that hangs keep none from the others. */
class SubscriptionShareTest {
    private static final int SHARE = 2;

    private final SomeSubscriptions subscriptions = new SomeSubscriptions();

    @Test
    void one_client_has_no_more_than_its_share_at_once_and_the_others_are_taken() {
        for (String id : List.of("slow-1", "slow-2", "slow-3")) {
            create(id, "slow");
        }
        create("good", "good");
        List<SubscriptionLease> held = List.of(take("slow-1"), take("slow-2"));
        take("good");
        assertThat(next()).isEmpty();

        keep(held.getFirst(), 0, Instant.MAX);
        take("slow-3");
    }

    @Test
    void those_that_failed_lately_come_after_the_others_and_have_one_share_together() {
        for (String client : List.of("a", "b", "c")) {
            create("of-" + client, client);
            keep(take("of-" + client), 3, NOON.minusSeconds(60));
        }
        create("good", "good");
        take("good");
        SubscriptionLease failing = take("of-a");
        take("of-b");
        assertThat(next()).isEmpty();

        keep(failing, 0, Instant.MAX);
        take("of-c");
    }

    private void create(String id, String client) {
        subscriptions.rows.create(subscriptions.site, subscription(id, client, "ann"));
    }

    private SubscriptionLease take(String id) {
        SubscriptionLease lease = next().orElseThrow();
        assertThat(lease.key()).isEqualTo(id);
        return lease;
    }

    private Optional<SubscriptionLease> next() {
        return subscriptions.lanes.take(subscriptions.site, NOON, LEASE, SHARE);
    }

    private void keep(SubscriptionLease lease, int tries, Instant due) {
        subscriptions.lanes.keep(lease, new NotifiedState("active", Optional.empty(), 0, tries), due, NOON, LONG_AGO);
    }
}
