package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeafBackfillTest {
    private final TestPostgres postgres = TestPostgres.fresh();
    private final Duration patience = Duration.ofSeconds(5);
    private final LeafBackfill sealing = new LeafBackfill(postgres.asApplication(), patience);
    private final LogRows rows = new LogRows(postgres.asApplication(), patience);
    private final LogReads reads = new LogReads(postgres.asApplication(), patience);
    private final Ledger ledger = new Ledger(postgres.asApplication(), patience);

    @Test
    void events_that_are_older_than_the_log_get_a_leaf_of_their_bytes() throws Exception {
        older(2_500);
        tell("new");

        assertThat(sealing.seal("here")).isEqualTo(2_500);
        assertThat(sealing.seal("here")).as("a start after a crash").isZero();
        assertThat(reads.waiting()
                        .getOrDefault("here", LogReads.LogBacklog.NOTHING)
                        .leaves())
                .isEqualTo(2_501);
        rows.sequence("here", 10_000, (_, _, _) -> List.of());
        for (var event : reads.events("here", 0, 5)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((byte) 0);
            sha256.update(event.salt().orElseThrow());
            assertThat(event.leaf())
                    .isEqualTo(sha256.digest(event.row().orElseThrow().bytes()));
        }
    }

    @Test
    void an_event_without_a_leaf_that_turns_up_later_is_not_made_to_look_like_ours() throws SQLException {
        tell("ours");
        rows.sequence("here", 10, (_, _, _) -> List.of());
        older(1);

        assertThat(sealing.seal("here")).isZero();
        assertThat(reads.waiting()
                        .getOrDefault("here", LogReads.LogBacklog.NOTHING)
                        .leaves())
                .isZero();
    }

    /** Stores events without leaves, like those of releases before the log. */
    private void older(int events) {
        for (var from = 0; from < events; from += 500) {
            var told = IntStream.range(from, Math.min(from + 500, events))
                    .mapToObj(number -> SomeCommits.event("old-" + number, "anna"))
                    .toList();
            ledger.append("here", Commit.ofEvents(SomeCommits.NOON.plusSeconds(from), told));
        }
        TestPostgres.run(postgres.asSuperuser(), "delete from log_waiting where event like 'old-%'");
    }

    private void tell(String event) {
        ledger.append("here", Commit.ofEvents(SomeCommits.NOON, List.of(SomeCommits.event(event, "anna"))));
    }
}
