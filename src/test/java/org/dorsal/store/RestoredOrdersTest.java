package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.store.Commit.NewDelivery;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.junit.jupiter.api.Test;

/** Orders that are queued after a restore of the database to an earlier moment (restore guide). */
class RestoredOrdersTest {
    private static final TestPostgres POSTGRES = TestPostgres.fresh();
    private static final String SITE = "northside";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Instant AFTER = SomeCommits.NOON.plus(Duration.ofHours(2));

    private final Ledger ledger = new Ledger(POSTGRES.asApplication(), PATIENCE);
    private final DeliveryWork work = new DeliveryWork(POSTGRES.asApplication(), PATIENCE);

    @Test
    void the_ehr_may_have_lost_results_of_an_assessment_from_before_the_restore_alone() {
        ledger.append(SITE, SomeCommits.assessment("before", "ann", "urn:forms|1"));
        ledger.append(SITE, order("before", 1, SomeCommits.NOON));
        TestPostgres.run(POSTGRES.asOwner(), "insert into restoration values ('2026-11-20 13:00:00+00')");
        ledger.append(SITE, order("before", 2, AFTER));
        Commit later = SomeCommits.assessment("after", "ann", "urn:forms|2");
        ledger.append(
                SITE,
                new Commit(
                        AFTER,
                        later.assessment(),
                        later.versions(),
                        later.events(),
                        order("after", 1, AFTER).deliveries(),
                        Optional.empty()));
        assertThat(remade("before")).containsExactlyInAnyOrder("1 false false", "2 true true");
        assertThat(remade("after")).containsExactly("1 false false");
    }

    private List<String> remade(String assessment) {
        return work.open(SITE, "ann").orders().stream()
                .filter(order -> order.assessment().equals(assessment))
                .map(RestoredOrdersTest::text)
                .toList();
    }

    private static String text(DeliveryOrder order) {
        return order.version() + " " + order.mayBeThere() + " " + order.remade();
    }

    private static Commit order(String assessment, int version, Instant now) {
        return new Commit(
                now,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(new NewDelivery("ann", assessment, version, Optional.empty())),
                Optional.empty());
    }
}
