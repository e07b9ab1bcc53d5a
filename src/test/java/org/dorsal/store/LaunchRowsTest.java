package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.someSite;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.*;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.store.LaunchRows.NewLaunch;
import org.dorsal.store.LaunchRows.StoredLaunch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Launches and answers to the requests for them: used once, leased once, seen by their own site alone. */
class LaunchRowsTest {
    private static final java.util.concurrent.atomic.AtomicLong EVENTS = new java.util.concurrent.atomic.AtomicLong();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final SessionEndRows.Owner ANN = new SessionEndRows.Owner(NOON, List.of("Practitioner/7"));
    private static final Instant END = NOON.plus(Duration.ofHours(8));

    private final TestPostgres postgres = TestPostgres.shared();
    private final SingleUseRows answers = new SingleUseRows(postgres.asApplication(), TIMEOUT);
    private final LaunchRows launches = new LaunchRows(postgres.asApplication(), TIMEOUT);
    private final String site = someSite();

    @Test
    void of_many_answers_with_one_state_one_is_the_first() throws Exception {
        assertThat(atOnce(8, () -> answers.use(site, digest("state"), NOON, NOON.plusSeconds(600))))
                .containsOnlyOnce(true);
        assertThat(answers.use(site, digest("state"), NOON.plusSeconds(599), NOON.plusSeconds(600)))
                .isFalse();
        assertThat(answers.use(site, digest("other"), NOON, NOON.plusSeconds(600)))
                .isTrue();
    }

    @Test
    void an_answer_at_one_site_is_none_at_another() {
        assertThat(answers.use(someSite(), digest("state"), NOON, NOON.plusSeconds(600)))
                .isTrue();
        assertThat(answers.use(site, digest("state"), NOON, NOON.plusSeconds(600)))
                .isTrue();
    }

    @Test
    void what_expired_goes_with_the_next_answer() {
        answers.use(site, digest("one"), NOON, NOON.plusSeconds(600));
        answers.use(site, digest("two"), NOON, NOON.plusSeconds(600));
        assertThat(rowsOf("single_use")).isEqualTo(2);

        answers.use(site, digest("three"), NOON.plusSeconds(600), NOON.plusSeconds(1_200));
        assertThat(rowsOf("single_use")).isOne();
    }

    @Test
    void a_launch_is_read_as_it_was_begun() {
        begun(launch("a", NOON));

        assertThat(launches.read(site, "a")).hasValueSatisfying(stored -> {
            assertThat(stored.patient()).isEqualTo("ann");
            assertThat(stored.secretSha256()).isEqualTo(digest("secret"));
            assertThat(stored.version()).isOne();
            assertThat(stored.ends()).isEqualTo(END);
            assertThat(stored.refreshingUntil()).isEmpty();
            assertThat(stored.sealed()).isEqualTo(bytes("sealed"));
            assertThat(stored.chart()).isEmpty();
        });
        assertThat(launches.read(site, "b")).isEmpty();
        assertThat(launches.read(someSite(), "a")).isEmpty();
    }

    @Test
    void of_many_who_want_to_renew_a_token_one_gets_the_lease() throws Exception {
        begun(launch("a", NOON));

        assertThat(atOnce(8, () -> launches.lease(site, "a", 1, NOON.plusSeconds(20))))
                .containsOnlyOnce(true);
        assertThat(launches.read(site, "a").flatMap(StoredLaunch::refreshingUntil))
                .hasValue(NOON.plusSeconds(20));
    }

    @Test
    void a_lease_ends_with_the_next_version_and_is_not_given_again_for_the_old_one() {
        begun(launch("a", NOON));
        launches.lease(site, "a", 1, NOON.plusSeconds(20));

        assertThat(launches.renew(site, "a", 1, bytes("new"))).isTrue();
        assertThat(launches.renew(site, "a", 1, bytes("older"))).isFalse();
        assertThat(launches.lease(site, "a", 1, NOON.plusSeconds(20))).isFalse();
        assertThat(launches.lease(site, "a", 2, NOON.plusSeconds(20))).isTrue();
        assertThat(launches.read(site, "a")).hasValueSatisfying(stored -> {
            assertThat(stored.version()).isEqualTo(2);
            assertThat(stored.sealed()).isEqualTo(bytes("new"));
        });
    }

    @Test
    void a_lease_that_ran_out_is_not_given_again_because_its_token_may_be_spent() {
        begun(launch("a", NOON));
        launches.lease(site, "a", 1, Instant.EPOCH);

        assertThat(launches.lease(site, "a", 1, NOON.plusSeconds(20))).isFalse();
    }

    @Test
    void a_lease_that_was_given_back_can_be_taken_again() {
        begun(launch("a", NOON));
        launches.lease(site, "a", 1, NOON.plusSeconds(20));

        assertThat(launches.giveBack(site, "a", 1)).isTrue();
        assertThat(launches.giveBack(site, "a", 2)).isFalse();
        assertThat(launches.lease(site, "a", 1, NOON.plusSeconds(20))).isTrue();
    }

    @Test
    void the_chart_is_kept_with_its_launch() {
        begun(launch("a", NOON));

        assertThat(launches.keepChart(site, "a", bytes("chart"))).isTrue();
        assertThat(launches.keepChart(site, "b", bytes("chart"))).isFalse();
        assertThat(launches.keepChart(someSite(), "a", bytes("x"))).isFalse();
        assertThat(launches.read(site, "a").flatMap(StoredLaunch::chart)).hasValue(bytes("chart"));
    }

    @Test
    void launches_are_forgotten_a_day_after_their_end() {
        begun(launch("old", NOON.minus(Duration.ofDays(2))));
        begun(launch("recent", NOON.minus(Duration.ofHours(9))));
        begun(launch("new", NOON));

        assertThat(launches.read(site, "old")).isEmpty();
        assertThat(launches.read(site, "recent")).isPresent();
    }

    @Test
    void the_standing_launches_for_a_patient_are_told_the_clinicians_own_first_and_newest_first() {
        begun(launch("over", NOON.minus(Duration.ofHours(9))));
        for (var minute = 1; minute <= 7; minute++) {
            begun(launch("l" + minute, NOON.plusSeconds(60L * minute)));
        }
        begun(new NewLaunch(
                site, "of-bob", "bob", Optional.of("Practitioner/7"), ANN, digest("s"), NOON, END, bytes("sealed")));
        begun(new NewLaunch(
                site, "of-eve", "ann", Optional.of("Practitioner/8"), ANN, digest("s"), NOON, END, bytes("sealed")));
        begun(new NewLaunch(site, "of-nobody", "ann", Optional.empty(), ANN, digest("s"), NOON, END, bytes("sealed")));

        assertThat(launches.standing(site, "ann", "Practitioner/7", NOON.plusSeconds(500)))
                .containsExactly("l7", "l6", "l5", "l4", "l3", "l2", "l1", "of-eve");
        assertThat(launches.standing(site, "ann", "Practitioner/8", NOON)).startsWith("of-eve", "l7");
        assertThat(launches.standing(site, "ann", "Practitioner/8", END)).doesNotContain("of-eve");
        assertThat(launches.standing(site, "ann", "", NOON)).hasSize(8).startsWith("l7");
        assertThat(launches.standing(someSite(), "ann", "Practitioner/7", NOON)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"launch", "single_use"})
    void a_connection_that_names_no_site_sees_no_launch(String table) {
        begun(launch("a", NOON));
        answers.use(site, digest("state"), NOON, NOON.plusSeconds(600));

        assertThat(rowsOf(table)).isOne();
        assertThat(TestPostgres.numbers(postgres.asApplication(), "select count(*) from " + table))
                .containsExactly(0L);
        assertThat(TestPostgres.numbers(
                        postgres.asApplication(),
                        "with gone as (delete from " + table + " returning site) select count(*) from gone"))
                .containsExactly(0L);
    }

    @Test
    void a_statement_without_a_site_or_without_time_is_a_fault() {
        assertThatIllegalArgumentException().isThrownBy(() -> launches.read(" ", "a"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LaunchRows(postgres.asApplication(), Duration.ofNanos(1)));
    }

    @Test
    void a_second_launch_of_the_same_name_is_a_fault_without_the_drivers_words() {
        begun(launch("a", NOON));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> begun(launch("a", NOON)))
                .withMessageNotContaining("ann");
    }

    /** Two requests of one browser end in any order; the idle time counts from the later one. */
    @Test
    void the_last_request_of_a_launch_moves_forward_only_and_a_sign_out_is_final() {
        begun(launch("a", NOON));
        launches.seen(site, "a", NOON.plusSeconds(120));
        launches.seen(site, "a", NOON.plusSeconds(60));
        assertThat(launches.read(site, "a").map(StoredLaunch::seen)).hasValue(NOON.plusSeconds(120));

        launches.seen(site, "a", Instant.EPOCH);
        launches.seen(site, "a", NOON.plusSeconds(180));
        assertThat(launches.read(site, "a").map(StoredLaunch::seen)).hasValue(Instant.EPOCH);
    }

    private NewLaunch launch(String id, Instant started) {
        return new NewLaunch(
                site,
                id,
                "ann",
                Optional.of("Practitioner/7"),
                ANN,
                digest("secret"),
                started,
                started.plus(Duration.ofHours(8)),
                bytes("sealed"));
    }

    private long rowsOf(String table) {
        return TestPostgres.numbers(
                        postgres.asSuperuser(), "select count(*) from " + table + " where site = '" + site + "'")
                .getFirst();
    }

    private static <T> List<T> atOnce(int callers, Callable<T> call) throws Exception {
        var barrier = new CyclicBarrier(callers);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<T>>();
            for (var i = 0; i < callers; i++) {
                futures.add(threads.submit(() -> {
                    barrier.await();
                    return call.call();
                }));
            }
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get());
            }
            return List.copyOf(results);
        }
    }

    private static byte[] digest(String text) {
        return DigestUtils.sha256(text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void begun(NewLaunch launch) {
        launches.begin(launch, SomeCommits.event("event-" + EVENTS.incrementAndGet(), launch.patient()));
    }
}
