package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.smart.SomeIssuers.NORTH;
import static org.dorsal.smart.SomeIssuers.NORTHSIDE;
import static org.dorsal.smart.SomeIssuers.SOUTHSIDE;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dorsal.smart.AccessTokenAuthenticator.CallerAuthentication;
import org.junit.jupiter.api.Test;

/** Tokens that were verified before. */
class RememberedTokensTest {
    private static final SomeTokens TOKENS = new SomeTokens(NORTH, new ManualClock());

    private final ManualClock clock = new ManualClock();
    private final AtomicBoolean withdrawn = new AtomicBoolean();
    private final AccessTokenAuthenticator authenticator = new AccessTokenAuthenticator(
            SomeIssuers.twoSites(), _ -> withdrawn.get() ? "{\"keys\":[]}" : TOKENS.mint.jwks(), clock, clock);

    @Test
    void a_remembered_token_ends_with_its_expiry() {
        var token = TOKENS.good();
        assertThat(verdict(token)).isInstanceOf(AuthenticationVerdict.AuthenticatedVerdict.class);

        clock.forward(Duration.ofSeconds(299));
        assertThat(verdict(token)).isInstanceOf(AuthenticationVerdict.AuthenticatedVerdict.class);
        clock.forward(AccessTokenValidator.CLOCK_SKEW.plusSeconds(1));
        assertThat(verdict(token)).isEqualTo(new AuthenticationVerdict.BadToken("the token has expired"));
    }

    @Test
    void a_token_of_a_withdrawn_key_ends_five_minutes_after_its_check_although_the_clock_is_set_back() {
        var token = TOKENS.with(c -> c.put("exp", clock.instant().getEpochSecond() + 86_400));
        assertThat(verdict(TOKENS.good())).isInstanceOf(AuthenticationVerdict.AuthenticatedVerdict.class);
        clock.forward(IssuerKeys.FRESH.minusSeconds(1));
        assertThat(verdict(token)).isInstanceOf(AuthenticationVerdict.AuthenticatedVerdict.class);

        withdrawn.set(true);
        clock.back(Duration.ofMinutes(5));
        clock.forward(AccessTokenAuthenticator.MAX_DURATION.minusSeconds(1));
        assertThat(verdict(token)).isInstanceOf(AuthenticationVerdict.AuthenticatedVerdict.class);
        clock.forward(Duration.ofSeconds(1));
        assertThat(verdict(token)).isInstanceOf(AuthenticationVerdict.BadToken.class);
    }

    @Test
    void no_more_than_the_bound_are_remembered_and_a_token_in_use_stays() {
        var remembered = AccessTokenAuthenticator.cache(clock);
        var caller = new CallerAuthentication(SomeCallers.with("system/*.r"), clock.instant());
        remembered.put("in use", caller);
        for (int i = 0; i <= 2 * AccessTokenAuthenticator.MAX_REMEMBERED; i++) {
            remembered.getIfPresent("in use");
            remembered.put("token-" + i, caller);
        }

        remembered.cleanUp();
        assertThat(remembered.estimatedSize()).isEqualTo(AccessTokenAuthenticator.MAX_REMEMBERED);
        assertThat(remembered.getIfPresent("in use")).isSameAs(caller);
    }

    @Test
    void a_token_remembered_at_one_site_is_not_known_at_another() {
        assertThat(verdict(TOKENS.good())).isInstanceOf(AuthenticationVerdict.AuthenticatedVerdict.class);

        assertThat(AuthenticationVerdict.of(authenticator, SOUTHSIDE, Optional.of("Bearer " + TOKENS.good())))
                .isEqualTo(new AuthenticationVerdict.WrongSiteVerdict());
    }

    private AuthenticationVerdict verdict(String token) {
        return AuthenticationVerdict.of(authenticator, NORTHSIDE, Optional.of("Bearer " + token));
    }
}
