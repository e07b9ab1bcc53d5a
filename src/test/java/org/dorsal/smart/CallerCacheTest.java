package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.smart.SomeIssuers.NORTHSIDE;
import static org.dorsal.smart.SomeIssuers.SOUTHSIDE;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallerCacheTest {
    private final ManualClock clock = new ManualClock();
    private final CallerCache remembered = new CallerCache(clock, clock);
    private final Caller caller = SomeCallers.with("system/*.r");

    @Test
    void a_token_is_remembered_until_it_expires() {
        remembered.remember(NORTHSIDE, "token", caller, clock.instant().plusSeconds(60));

        clock.forward(Duration.ofSeconds(59));
        assertThat(remembered.recall(NORTHSIDE, "token"))
                .map(CallerAuthentication::caller)
                .contains(caller);
        clock.forward(Duration.ofSeconds(1));
        assertThat(remembered.recall(NORTHSIDE, "token")).isEmpty();
        assertThat(remembered.size()).isZero();
    }

    @Test
    void a_long_token_is_checked_again_every_five_minutes() {
        remembered.remember(NORTHSIDE, "token", caller, clock.instant().plus(Duration.ofDays(1)));

        clock.forward(CallerCache.MAX_DURATION);
        assertThat(remembered.recall(NORTHSIDE, "token")).isEmpty();
    }

    @Test
    void a_token_is_checked_again_after_five_minutes_although_the_clock_is_set_back() {
        remembered.remember(NORTHSIDE, "token", caller, clock.instant().plus(Duration.ofDays(1)));

        clock.back(Duration.ofHours(2));
        clock.forward(CallerCache.MAX_DURATION);
        assertThat(remembered.recall(NORTHSIDE, "token")).isEmpty();
    }

    @Test
    void a_token_remembered_at_one_site_is_not_known_at_another() {
        remembered.remember(NORTHSIDE, "token", caller, clock.instant().plusSeconds(60));

        assertThat(remembered.recall(SOUTHSIDE, "token")).isEmpty();
        assertThat(remembered.recall(NORTHSIDE, "token2")).isEmpty();
    }

    @Test
    void no_more_than_the_bound_are_remembered_and_a_token_in_use_stays() {
        var expires = clock.instant().plusSeconds(60);
        remembered.remember(NORTHSIDE, "in use", caller, expires);
        for (int i = 0; i <= 2 * CallerCache.MAX_ENTRIES; i++) {
            remembered.recall(NORTHSIDE, "in use");
            remembered.remember(NORTHSIDE, "token-" + i, caller, expires);
        }

        assertThat(remembered.size()).isEqualTo(CallerCache.MAX_ENTRIES);
        assertThat(remembered.recall(NORTHSIDE, "in use"))
                .map(CallerAuthentication::caller)
                .contains(caller);
    }
}
