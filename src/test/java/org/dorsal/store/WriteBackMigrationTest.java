package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WriteBackMigrationTest {
    private final SomePostgres postgres = SomePostgres.empty();

    @Test
    void what_was_queued_before_anybody_asked_for_it_is_not_delivered_afterwards() {
        postgres.migratedTo("3");
        SomePostgres.run(postgres.asOwner(), """
                insert into delivery (site, patient, assessment, slot, resource_type, resource_id, version, created)
                values ('north', 'ann', 'a', 'result-set', 'Observation', 'o', 1, now()),
                       ('north', 'ann', 'a', 'plan', 'CarePlan', 'c', 1, now());
                """);

        postgres.migratedTo("latest");

        var rows = new SomeDeliveryRows(postgres.asApplication());
        assertThat(rows.lanes.take("north", NOON.plus(Duration.ofDays(9_999)), SomeDeliveryRows.LEASE))
                .isEmpty();
        assertThat(rows.work.open("north", "ann").orders()).isEmpty();
        assertThat(rows.reads.ofPatient("north", "ann").orders()).isEmpty();
    }
}
