package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.dorsal.store.Reach.Restrictions;
import org.junit.jupiter.api.Test;

/** Reads that share a statement: each sees what it would see alone, and one that fails fails alone. */
class ReadGroupsTest {
    private static final Reach SITE = Reach.ofSite("here");
    private static final Reach ANNA = Reach.ofPatient("here", "anna");

    private final WaitingLine line = new WaitingLine();
    private final Ledger writer = new Ledger(line.postgres.asApplication(), Duration.ofSeconds(20));

    @Test
    void whoever_waits_is_answered_by_one_statement_and_nothing_is_mixed_up() throws Exception {
        append(SomeCommits.observation("annas", 1, "anna"), SomeCommits.observation("bens", 1, "ben"));
        append(SomeCommits.observation("annas", 2, "anna"), SomeCommits.observation("nobodys", 1, ""));
        var held = read(SITE, "annas");

        var site = List.of(read(SITE, "annas"), read(SITE, "nobodys"), read(SITE, "unknown"));
        line.firstMayGoOn.countDown();
        assertThat(held.get())
                .hasValueSatisfying(found -> assertThat(found.version()).isEqualTo(2));
        assertThat(site.get(0).get()).usingRecursiveComparison().isEqualTo(held.get());
        assertThat(site.get(1).get()).map(StoredVersion::patient).hasValue("");
        assertThat(site.get(2).get()).isEmpty();
        assertThat(line.connections).hasValue(2);
    }

    @Test
    void who_may_see_one_patient_or_a_part_reads_alone_and_so_does_who_reads_an_event() throws Exception {
        append(SomeCommits.observation("annas", 1, "anna"), SomeCommits.observation("bens", 1, "ben"));
        var held = read(SITE, "bens");
        var part = SITE.only(new Restrictions(List.of(Set.of("category=unheard-of"))));

        assertThat(line.ledger.read(ANNA, "Observation", "annas")).isPresent();
        assertThat(line.ledger.read(ANNA, "Observation", "bens")).isEmpty();
        assertThat(line.ledger.read(part, "Observation", "annas")).isEmpty();
        assertThat(line.ledger.read(SITE, AuditRows.TYPE, "annas")).isEmpty();
        assertThat(held.isDone()).isFalse();
        line.firstMayGoOn.countDown();
        assertThat(held.get()).isPresent();
    }

    @Test
    void a_changed_body_is_told_to_its_reader_alone() throws Exception {
        append(SomeCommits.observation("sound", 1, "anna"), SomeCommits.observation("changed", 1, "anna"));
        SomePostgres.run(
                line.postgres.asSuperuser(),
                "update resource_version set sha256 = sha256('other') where id = 'changed'");
        var held = read(SITE, "sound");

        var others = List.of(read(SITE, "changed"), read(SITE, "sound"));
        line.firstMayGoOn.countDown();
        assertThat(held.get()).isPresent();
        assertThatThrownBy(others.getFirst()::get)
                .cause()
                .isInstanceOfSatisfying(
                        StoreFault.class, fault -> assertThat(fault.kind()).isEqualTo(StoreFault.Kind.BROKEN));
        assertThat(others.getLast().get()).isPresent();
    }

    @Test
    void while_the_database_cannot_answer_nobody_is_told_that_nothing_is_there() {
        append(SomeCommits.observation("annas", 1, "anna"));
        SomePostgres.run(line.postgres.asSuperuser(), "revoke select on resource_version from dorsal_app");

        var reads = List.of(read(SITE, "annas"), read(SITE, "annas"), read(SITE, "unknown"), read(SITE, "annas"));
        line.firstMayGoOn.countDown();
        assertThat(reads)
                .allSatisfy(one -> assertThatThrownBy(one::get)
                        .cause()
                        .isInstanceOfSatisfying(
                                StoreFault.class,
                                fault -> assertThat(fault.kind()).isEqualTo(StoreFault.Kind.UNAVAILABLE)));
        assertThat(line.connections).hasValue(2);
    }

    @Test
    void who_asks_with_connections_of_another_pool_does_not_wait() throws Exception {
        append(SomeCommits.observation("annas", 1, "anna"));
        var held = WaitingLine.started(() -> {
            try (var _ = Pools.as(Pools.Pool.API)) {
                return line.ledger.read(SITE, "Observation", "annas");
            }
        });

        assertThat(line.ledger.read(SITE, "Observation", "annas")).isPresent();
        assertThat(held.isDone()).isFalse();
        line.firstMayGoOn.countDown();
        assertThat(held.get()).isPresent();
    }

    @Test
    void under_a_storm_each_reads_what_it_would_read_alone() throws Exception {
        line.firstMayGoOn.countDown();
        append(IntStream.range(0, 20)
                .mapToObj(number -> SomeCommits.observation("o" + number, 1, number % 2 == 0 ? "anna" : "ben"))
                .toArray(NewVersion[]::new));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, 16)
                    .mapToObj(reader -> threads.submit(() -> {
                        for (int turn = 0; turn < 50; turn++) {
                            int number = (reader * 7 + turn) % 22; // the last two are not there
                            var reach = turn % 3 == 0 ? ANNA : SITE;
                            var seen = number < 20 && (reach.equals(SITE) || number % 2 == 0);
                            assertThat(line.ledger.read(reach, "Observation", "o" + number))
                                    .map(StoredVersion::id)
                                    .isEqualTo(seen ? Optional.of("o" + number) : Optional.empty());
                        }
                        return reader;
                    }))
                    .toList();
            for (var reader : running) {
                reader.get();
            }
        }
        assertThat(line.connections).hasValueLessThan(16 * 50);
    }

    private void append(NewVersion... versions) {
        assertThat(writer.append("here", SomeCommits.commit(versions))).isEqualTo(new Outcome.Appended());
    }

    private FutureTask<Optional<StoredVersion>> read(Reach reach, String id) {
        return WaitingLine.started(() -> line.ledger.read(reach, "Observation", id));
    }
}
