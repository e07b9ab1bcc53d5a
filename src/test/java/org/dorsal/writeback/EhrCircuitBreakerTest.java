package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EhrCircuitBreakerTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private final EhrCircuitBreaker health = new EhrCircuitBreaker(new Random(1));

    @Test
    void a_few_failures_close_nothing_and_one_answer_forgets_them() {
        fail(EhrCircuitBreaker.ENOUGH - 1);
        health.answered();
        fail(EhrCircuitBreaker.ENOUGH - 1);
        assertThat(health.open()).isTrue();
    }

    @Test
    void enough_failures_in_a_row_close_it_until_the_EHR_has_answered_a_question() {
        fail(EhrCircuitBreaker.ENOUGH);
        assertThat(health.open()).isFalse();
        assertThat(health.askNow(NOW)).isFalse();
        assertThat(health.askNow(NOW.plus(EhrCircuitBreaker.MAX_DURATION))).isTrue();
        health.answered();
        assertThat(health.open()).isTrue();
    }

    @Test
    void an_EHR_that_came_back_is_noticed_within_two_minutes_however_long_it_was_away() {
        Instant now = NOW;
        for (int failures = 0; failures < 100; failures++) {
            health.failed(now, Optional.empty());
            now = health.closedUntil().orElse(now);
            assertThat(now).isBeforeOrEqualTo(NOW.plus(EhrCircuitBreaker.MAX_DURATION.multipliedBy(failures + 1L)));
        }
    }

    @Test
    void one_answer_that_asks_for_time_closes_it_and_for_two_minutes_at_most() {
        Instant soon = NOW.plusSeconds(30);
        health.failed(NOW, Optional.of(soon));
        assertThat(health.askNow(soon.minusSeconds(1))).isFalse();
        assertThat(health.askNow(soon)).isTrue();

        health.answered();
        health.failed(NOW, Optional.of(NOW.plusSeconds(86_400)));
        assertThat(health.askNow(NOW.plusSeconds(119))).isFalse();
        assertThat(health.askNow(NOW.plusSeconds(120))).isTrue();
    }

    @Test
    void a_clock_that_is_set_back_does_not_prolong_the_silence() {
        fail(EhrCircuitBreaker.ENOUGH);
        assertThat(health.askNow(NOW.minusSeconds(7200))).isTrue();
    }

    @Test
    void what_was_proven_to_be_findable_is_not_asked_again() {
        assertThat(health.findable("Observation", () -> false)).isFalse();
        assertThat(health.findable("Observation", () -> true)).isTrue();
        assertThat(health.findable("Observation", () -> false)).isTrue();
        assertThat(health.findable("CarePlan", () -> false)).isFalse();
    }

    private void fail(int times) {
        for (int failure = 0; failure < times; failure++) {
            health.failed(NOW, Optional.empty());
        }
    }
}
