package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Test of the expiry times in keys. */
class KeyExpiryTest {
    private static final Instant END = Instant.parse("2027-03-01T00:00:00Z");
    private static final JWKSelector ANY = new JWKSelector(new JWKMatcher.Builder().build());

    @Test
    void a_key_ends_when_it_says_and_never_when_it_does_not() throws Exception {
        ECKey without = new ECKeyGenerator(Curve.P_384).generate();
        assertThat(KeyExpiry.of(without)).isEqualTo(Instant.MAX);
        assertThat(KeyExpiry.of(new ECKey.Builder(without)
                        .expirationTime(Date.from(END))
                        .build()))
                .isEqualTo(END);
    }

    @Test
    void of_an_issuers_keys_the_first_counts_and_what_can_not_be_read_is_told() throws Exception {
        ECKey ends =
                new ECKeyGenerator(Curve.P_256).expirationTime(Date.from(END)).generate();
        ECKey stays = new ECKeyGenerator(Curve.P_256).generate();
        String both = new JWKSet(List.of(stays, ends)).toString(true);
        var keys = new IssuerKeys(
                URI.create("https://issuer.example/jwks"), _ -> both, KeyStrength.USUAL, Ticker.systemTicker());
        assertThat(keys.end()).isEmpty();
        keys.get(ANY, null);
        assertThat(keys.end()).contains(END);
        assertThat(keys.unread()).isFalse();

        var away = new IssuerKeys(
                URI.create("https://issuer.example/jwks"),
                _ -> {
                    throw new IOException("away");
                },
                KeyStrength.USUAL,
                Ticker.systemTicker());
        assertThatThrownBy(() -> away.get(ANY, null)).isInstanceOf(IssuerKeys.KeysUnreachableException.class);
        assertThat(away.unread()).isTrue();
        assertThat(away.end()).isEmpty();
    }
}
