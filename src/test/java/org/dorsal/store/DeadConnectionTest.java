package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.dorsal.store.DeadConnections.ConnectionFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection to a dead peer fails only the requests that use it. */
class DeadConnectionTest {
    /** Longer than a statement on a loaded machine. */
    private static final Duration STATEMENT = Duration.ofSeconds(1);

    /** Far beyond what the service waits for an answer; until then a machine may be slow. */
    private static final long PATIENCE_SECONDS = 60;

    private final TestPostgres postgres = TestPostgres.fresh();

    @ParameterizedTest
    @EnumSource(ConnectionFailure.class)
    void others_of_the_site_are_written_beside_it(ConnectionFailure death) throws Exception {
        try (var dead = new DeadConnections(postgres, death, 1)) {
            var ledger = new Ledger(dead.source(), STATEMENT);
            var first = appending(ledger, 0);
            var otherCommits = IntStream.range(1, 6)
                    .mapToObj(number -> appending(ledger, number))
                    .toList();

            for (var other : otherCommits) {
                assertThat(result(other)).isEqualTo(new CommitOutcome.Appended());
            }
            assertThatItIsNotKnown(first);
            assertThat(result(appending(ledger, 6))).isEqualTo(new CommitOutcome.Appended());
            assertThat(stored()).contains("e1", "e2", "e3", "e4", "e5", "e6");
            if (death == ConnectionFailure.ANSWERS_SWALLOWED) {
                assertThat(stored()).contains("e0");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ConnectionFailure.class)
    void all_whose_commits_are_on_it_are_told_that_nobody_knows_and_none_is_written_twice(ConnectionFailure death)
            throws Exception {
        var line = new WaitingLine();
        try (var dead = new DeadConnections(line.postgres, death, 2)) {
            var ledger = new Ledger(line.counted(dead.source()), STATEMENT);
            var appended = line.whileTheFirstIsHeld(
                    ledger,
                    IntStream.range(0, 6)
                            .mapToObj(number -> WaitingLine.eventOf(number, "e" + number))
                            .toList());

            assertThat(result(appended.getFirst())).isEqualTo(new CommitOutcome.Appended());
            for (var pending : appended.subList(1, 6)) {
                assertThatItIsNotKnown(pending);
            }
            assertThat(dead.opened()).isEqualTo(2);
            assertThat(line.numbers("select count(*) from audit_event"))
                    .containsExactly(death == ConnectionFailure.ANSWERS_SWALLOWED ? 6L : 1L);
        }
    }

    @ParameterizedTest
    @EnumSource(ConnectionFailure.class)
    void a_read_ends_and_the_next_one_has_a_connection_of_its_own(ConnectionFailure death) throws Exception {
        try (var dead = new DeadConnections(postgres, death, 1)) {
            var ledger = new Ledger(dead.source(), STATEMENT);
            var reads = new ArrayList<FutureTask<Boolean>>();
            for (int reader = 0; reader < 3; reader++) {
                reads.add(WaitingLine.started(() -> ledger.read(AccessScope.ofSite("here"), "Observation", "unknown")
                        .isPresent()));
            }

            assertThat(result(reads.get(1))).isFalse();
            assertThat(result(reads.get(2))).isFalse();
            assertThatItIsNotKnown(reads.getFirst());
        }
    }

    /** An operation with a longer statement timeout gets a longer network timeout. */
    @Test
    void an_answer_within_the_own_timeout_is_waited_for() {
        var patient = new JdbcAccess(postgres.asNewApplication(), Duration.ofSeconds(30)) {};
        var slow = Sql.ofSite("select pg_sleep(7)::text as slept;");

        String slept = patient.one(slow, "here", call -> call, row -> row.getString("slept"));

        assertThat(slept).isEmpty();
    }

    private static FutureTask<CommitOutcome> appending(Ledger ledger, int number) {
        return WaitingLine.started(() -> ledger.append("here", WaitingLine.eventOf(number, "e" + number)));
    }

    private List<String> stored() {
        return TestPostgres.texts(postgres.asSuperuser(), "select id from audit_event");
    }

    private static <T> T result(FutureTask<T> request) throws Exception {
        return request.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static void assertThatItIsNotKnown(FutureTask<?> request) {
        assertThatThrownBy(() -> result(request))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class,
                        fault -> assertThat(fault.kind()).isEqualTo(StoreException.FaultKind.UNAVAILABLE));
    }
}
