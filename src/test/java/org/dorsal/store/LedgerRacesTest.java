package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.assessment;
import static org.dorsal.store.SomeCommits.commit;
import static org.dorsal.store.SomeCommits.observation;
import static org.dorsal.store.SomeCommits.someSite;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.*;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

class LedgerRacesTest {
    private static final int RACERS = 4;

    private final Ledger ledger = new Ledger(TestPostgres.shared().asApplication(), Duration.ofSeconds(10));
    private final String site = someSite();

    @RepeatedTest(10)
    void callers_who_race_with_one_identifier_get_one_assessment() throws Exception {
        var outcomes = race(racer -> assessment("assessment-" + racer, "p", "https://ehr.example|7"));

        assertThat(outcomes).filteredOn(new CommitOutcome.Appended()::equals).hasSize(1);
        var winner = "assessment-" + outcomes.indexOf(new CommitOutcome.Appended());
        assertThat(outcomes)
                .filteredOn(new CommitOutcome.IdentifierConflict(winner)::equals)
                .hasSize(RACERS - 1);
        assertThat(ledger.count(AccessScope.ofSite(site), ResourceQuery.of("QuestionnaireResponse")))
                .hasValue(1);
    }

    @RepeatedTest(10)
    void callers_who_race_for_one_version_get_one_winner() throws Exception {
        ledger.append(site, commit(observation("o", 1, "p")));

        var outcomes = race(_ -> commit(observation("o", 2, "p")));

        assertThat(outcomes).filteredOn(new CommitOutcome.Appended()::equals).hasSize(1);
        assertThat(outcomes)
                .filteredOn(new CommitOutcome.VersionTaken()::equals)
                .hasSize(RACERS - 1);
    }

    private List<CommitOutcome> race(IntFunction<Commit> commits) throws Exception {
        var start = new CyclicBarrier(RACERS);
        try (var racers = Executors.newFixedThreadPool(RACERS)) {
            var running = IntStream.range(0, RACERS)
                    .mapToObj(racer -> racers.submit(() -> {
                        start.await();
                        return ledger.append(site, commits.apply(racer));
                    }))
                    .toList();
            return running.stream().map(LedgerRacesTest::result).toList();
        }
    }

    private static CommitOutcome result(Future<CommitOutcome> running) {
        try {
            return running.get();
        } catch (ExecutionException | InterruptedException fault) {
            throw new AssertionError(fault);
        }
    }
}
