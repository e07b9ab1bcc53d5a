package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.dorsal.schedule.Backoff;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void seconds_and_dates_are_moments() {
        assertThat(retryAfter(" 7 ")).contains(NOW.plusSeconds(7));
        assertThat(retryAfter("Fri, 20 Nov 2026 09:00:00 GMT")).contains(NOW.plusSeconds(3600));
    }

    @Test
    void the_past_is_now_and_next_year_is_tomorrow() {
        assertThat(retryAfter("Fri, 20 Nov 2015 09:00:00 GMT")).contains(NOW);
        assertThat(retryAfter("999999999")).contains(NOW.plus(DAY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "99999999999999999999", "20 Nov 2026"})
    void anything_else_names_no_moment(String header) {
        assertThat(retryAfter(header)).isEmpty();
    }

    @Test
    void waits_grow_to_a_bound_and_differ_by_chance() {
        Random random = new Random(1);
        Duration before = Duration.ZERO;
        for (int failures = 1; failures <= 9; failures++) {
            Duration wait = Backoff.after(failures, random);
            assertThat(wait)
                    .isBetween(
                            Backoff.FIRST.multipliedBy(1L << (failures - 1)).dividedBy(2),
                            Backoff.FIRST.multipliedBy(1L << (failures - 1)));
            assertThat(wait).isGreaterThan(before.dividedBy(2));
            before = wait;
        }
        assertThat(Backoff.after(1_000_000, random)).isLessThanOrEqualTo(Backoff.MAX_DURATION);
    }

    private static Optional<Instant> retryAfter(String header) {
        return new HttpAnswer.CompleteAnswer(503, Map.of("retry-after", header), new byte[0]).retryAfter(NOW, DAY);
    }
}
