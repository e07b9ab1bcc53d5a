package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.*;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.store.LogRows.NewNode;
import org.dorsal.store.LogRows.SequencingOutcome;
import org.junit.jupiter.api.Test;

/** The sequencer's one transaction on a real PostgreSQL. What hashes are is not known here. */
class LogRowsTest {
    private static final LogRows.TreeGrowth NONE = (_, _, _) -> List.of();

    private final TestPostgres postgres = TestPostgres.shared();
    private final Duration patience = Duration.ofSeconds(5);
    private final LogRows rows = new LogRows(postgres.asApplication(), patience);
    private final LogReads reads = new LogReads(postgres.asApplication(), patience);
    private final Ledger ledger = new Ledger(postgres.asApplication(), patience);
    private final String site = SomeCommits.someSite();

    @Test
    void what_waits_gets_the_next_positions() {
        appendEvents("a", "b", "c");

        assertThat(rows.sequence(site, 2, NONE)).isEqualTo(new SequencingOutcome.LogExtended(2, 2));
        appendEvents("d");
        assertThat(rows.sequence(site, 10, NONE)).isEqualTo(new SequencingOutcome.LogExtended(4, 2));
        assertThat(rows.sequence(site, 10, NONE)).isEqualTo(new SequencingOutcome.LogExtended(4, 0));
        assertThat(reads.positions(site, List.of("a", "b", "c", "d", "x"))).containsOnlyKeys("a", "b", "c", "d");
        assertThat(reads.positions(site, List.of("a", "b", "c", "d")).values())
                .containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
        assertThat(reads.waiting()
                        .getOrDefault(site, LogReads.LogBacklog.NOTHING)
                        .leaves())
                .isZero();
        assertThat(reads.size(site)).isEqualTo(4);
    }

    @Test
    void leaves_keep_their_salts_on_the_way() throws SQLException {
        appendEvents("a", "b");
        var waited = pairs("select event, salt || leaf from log_waiting where site = '" + site + "'");

        rows.sequence(site, 10, NONE);

        assertThat(pairs("select event, salt || leaf from log_entry where site = '" + site + "'"))
                .isEqualTo(waited)
                .hasSize(2);
    }

    @Test
    void another_sites_events_stay_where_they_are() {
        var other = SomeCommits.someSite();
        appendEvents("a");
        ledger.append(other, Commit.ofEvents(SomeCommits.NOON, List.of(SomeCommits.event("b", "anna"))));

        rows.sequence(site, 10, NONE);

        assertThat(reads.size(site)).isEqualTo(1);
        assertThat(reads.waiting()
                        .getOrDefault(other, LogReads.LogBacklog.NOTHING)
                        .leaves())
                .isEqualTo(1);
    }

    @Test
    void nodes_are_computed_from_what_lies_there_and_stored_with_the_leaves() {
        appendEvents("a", "b");
        rows.sequence(site, 10, (_, _, _) -> List.of(new NewNode(8, 0, digest(7))));
        appendEvents("c");
        var hashes = new ArrayList<List<byte[]>>();

        rows.sequence(site, 10, (size, leaves, stored) -> {
            hashes.add(stored.hashes(0, 0, size));
            hashes.add(stored.hashes(8, 0, 5));
            hashes.add(stored.hashes(16, 0, 5));
            hashes.add(leaves);
            return List.of(new NewNode(8, 1, digest(8)), new NewNode(16, 0, digest(9)));
        });

        assertThat(hashes).extracting(List::size).containsExactly(2, 1, 0, 1);
        assertThat(hashes.getFirst())
                .usingElementComparator(java.util.Arrays::compare)
                .containsExactlyElementsOf(reads.leaves(site, 0, 2));
        assertThat(reads.nodes(site, 8, 0, 9)).containsExactly(digest(7), digest(8));
        assertThat(reads.nodes(site, 16, 0, 9)).containsExactly(digest(9));
    }

    @Test
    void whatever_breaks_leaves_everything_as_it_was() {
        appendEvents("a", "b");
        assertThatThrownBy(() -> rows.sequence(site, 10, (_, _, _) -> {
                    throw new IllegalStateException("crash");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> rows.sequence(
                        site, 10, (_, _, _) -> List.of(new NewNode(8, 0, digest(0)), new NewNode(8, 0, digest(0)))))
                .as("a node is never written twice")
                .isInstanceOf(StoreException.class);

        assertThat(reads.size(site)).isZero();
        assertThat(reads.waiting()
                        .getOrDefault(site, LogReads.LogBacklog.NOTHING)
                        .leaves())
                .isEqualTo(2);
        assertThat(rows.sequence(site, 10, NONE)).isEqualTo(new SequencingOutcome.LogExtended(2, 2));
    }

    @Test
    void of_two_sequencers_one_finds_the_door_closed() {
        appendEvents("a");
        var other = new ArrayList<SequencingOutcome>();
        var otherRows = new LogRows(postgres.asNewApplication(), Duration.ofSeconds(20));

        rows.sequence(site, 10, (_, _, _) -> {
            other.add(otherRows.sequence(site, 10, NONE));
            return List.of();
        });

        assertThat(other).containsExactly(new SequencingOutcome.LockedByAnotherSequencer());
        assertThat(reads.size(site)).isEqualTo(1);
    }

    @Test
    void a_commit_that_becomes_visible_late_is_sequenced_late() throws SQLException {
        try (var open = postgres.asApplication().getConnection()) {
            open.setAutoCommit(false);
            insertWaiting(open, "0-begun-first");
            appendEvents("1-second");
            assertThat(rows.sequence(site, 10, NONE)).isEqualTo(new SequencingOutcome.LogExtended(1, 1));
            open.commit();
        }

        assertThat(rows.sequence(site, 10, NONE)).isEqualTo(new SequencingOutcome.LogExtended(2, 1));
        assertThat(reads.positions(site, List.of("0-begun-first", "1-second")))
                .isEqualTo(Map.of("1-second", 0L, "0-begun-first", 1L));
    }

    @Test
    void one_checkpoint_of_a_size_is_kept() {
        var checkpoint = new StoredCheckpoint(3, digest(1), SomeCommits.NOON, "first\n");

        assertThat(rows.keep(site, checkpoint)).isTrue();
        assertThat(rows.keep(site, new StoredCheckpoint(3, digest(2), SomeCommits.NOON, "second\n")))
                .isFalse();

        assertThat(reads.newest(site).orElseThrow().note()).isEqualTo("first\n");
        assertThat(reads.newest(site).orElseThrow().root()).isEqualTo(digest(1));
    }

    @Test
    void a_checkpoint_is_read_with_one_line_of_each_witness() {
        rows.keep(site, new StoredCheckpoint(3, digest(1), SomeCommits.NOON, "note\n"));
        assertThat(rows.cosign(site, 3, "b+01", "\u2014 b AAAAAAA=")).isTrue();
        assertThat(rows.cosign(site, 3, "a+02", "\u2014 a AAAAAAE=")).isTrue();
        assertThat(rows.cosign(site, 3, "a+02", "\u2014 a AAAAAAI=")).isFalse();
        rows.keep(site, new StoredCheckpoint(4, digest(1), SomeCommits.NOON, "next\n"));

        assertThat(reads.checkpoints(site, 0, 10, 10))
                .extracting(StoredCheckpoint::note)
                .containsExactly("note\n\u2014 a AAAAAAE=\n\u2014 b AAAAAAA=\n", "next\n");
        for (String line : List.of("", "\u2014 a", "\u2014 a AAAAAAE=\n", "\n", "\u2014 a b AAAAAAE=")) {
            assertThatThrownBy(() -> rows.cosign(site, 4, "a+02", line)).isInstanceOf(StoreException.class);
        }
    }

    private void appendEvents(String... events) {
        var newEvents = List.of(events).stream()
                .map(id -> SomeCommits.event(id, "anna"))
                .toList();
        assertThat(ledger.append(site, Commit.ofEvents(SomeCommits.NOON, newEvents)))
                .isInstanceOf(CommitOutcome.Appended.class);
    }

    private void insertWaiting(java.sql.Connection open, String event) throws SQLException {
        try (var statement = open.createStatement()) {
            statement.execute("select set_config('dorsal.site', '" + site + "', true)");
            statement.execute("insert into log_waiting (site, event, salt, leaf) values ('" + site + "', '" + event
                    + "', '\\x01', sha256(''))");
        }
    }

    private static byte[] digest(int number) {
        return DigestUtils.sha256(new byte[] {(byte) number});
    }

    private Map<String, String> pairs(String sql) throws SQLException {
        try (var connection = postgres.asSuperuser().getConnection();
                var rows = connection.createStatement().executeQuery(sql)) {
            var pairs = new java.util.TreeMap<String, String>();
            while (rows.next()) {
                pairs.put(rows.getString(1), rows.getString(2));
            }
            return pairs;
        }
    }
}
