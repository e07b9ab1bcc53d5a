package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.store.DeadConnections.ConnectionFailure;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A connection to a dead peer fails only the requests that use it. Each case waits for seconds, so all begin together, each
 * on a separate database.
 */
class DeadConnectionTest {
    /** Longer than a statement on a loaded machine. */
    private static final Duration STATEMENT = Duration.ofSeconds(1);

    /** Far beyond what the service waits for an answer; until then a machine may be slow. */
    private static final long PATIENCE_SECONDS = 60;

    private static final Map<ConnectionFailure, FutureTask<Void>> WRITES = cases(DeadConnectionTest::writeBesideIt);
    private static final Map<ConnectionFailure, FutureTask<Void>> COMMITS = cases(DeadConnectionTest::commitOnIt);
    private static final Map<ConnectionFailure, FutureTask<Void>> READS = cases(DeadConnectionTest::readOnIt);
    private static final FutureTask<String> SLOW_ANSWER = slowAnswer();

    private interface FailureCase {
        void run(ConnectionFailure death, WaitingLine line) throws Exception;
    }

    /** Once all have their databases: while a process of the server is stopped, it creates none. */
    @BeforeAll
    static void begin() {
        Stream.of(WRITES, COMMITS, READS)
                .flatMap(cases -> cases.values().stream())
                .forEach(Thread.ofVirtual()::start);
        Thread.ofVirtual().start(SLOW_ANSWER);
    }

    @ParameterizedTest
    @EnumSource(ConnectionFailure.class)
    void others_of_the_site_are_written_beside_it(ConnectionFailure death) throws Throwable {
        end(WRITES, death);
    }

    private static void writeBesideIt(ConnectionFailure death, WaitingLine line) throws Exception {
        try (var dead = new DeadConnections(line.postgres, death, 1)) {
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
            assertThat(stored(line)).contains("e1", "e2", "e3", "e4", "e5", "e6");
            if (death == ConnectionFailure.ANSWERS_SWALLOWED) {
                assertThat(stored(line)).contains("e0");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ConnectionFailure.class)
    void all_whose_commits_are_on_it_are_told_that_nobody_knows_and_none_is_written_twice(ConnectionFailure death)
            throws Throwable {
        end(COMMITS, death);
    }

    private static void commitOnIt(ConnectionFailure death, WaitingLine line) throws Exception {
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
    void a_read_ends_and_the_next_one_has_a_connection_of_its_own(ConnectionFailure death) throws Throwable {
        end(READS, death);
    }

    private static void readOnIt(ConnectionFailure death, WaitingLine line) throws Exception {
        try (var dead = new DeadConnections(line.postgres, death, 1)) {
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
    void an_answer_within_the_own_timeout_is_waited_for() throws Exception {
        assertThat(result(SLOW_ANSWER)).isEmpty();
    }

    private static FutureTask<String> slowAnswer() {
        var patient = new JdbcAccess(TestPostgres.fresh().asNewApplication(), Duration.ofSeconds(30)) {};
        var slow = Sql.ofSite("select pg_sleep(7)::text as slept;");
        return new FutureTask<>(() -> patient.one(slow, "here", call -> call, row -> row.getString("slept")));
    }

    private static Map<ConnectionFailure, FutureTask<Void>> cases(FailureCase failureCase) {
        var cases = new EnumMap<ConnectionFailure, FutureTask<Void>>(ConnectionFailure.class);
        for (var death : ConnectionFailure.values()) {
            var line = new WaitingLine();
            cases.put(death, new FutureTask<>(() -> {
                failureCase.run(death, line);
                return null;
            }));
        }
        return cases;
    }

    /** Waits for a case, and fails or is skipped as it was. */
    private static void end(Map<ConnectionFailure, FutureTask<Void>> cases, ConnectionFailure death) throws Throwable {
        try {
            Objects.requireNonNull(cases.get(death)).get();
        } catch (ExecutionException ended) {
            throw ended.getCause();
        }
    }

    private static FutureTask<CommitOutcome> appending(Ledger ledger, int number) {
        return WaitingLine.started(() -> ledger.append("here", WaitingLine.eventOf(number, "e" + number)));
    }

    private static List<String> stored(WaitingLine line) {
        return TestPostgres.texts(line.postgres.asSuperuser(), "select id from audit_event");
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
