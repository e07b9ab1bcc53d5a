package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedTokensTest {
    private static final String TOKEN = Secrets.csrf("the secret of a cookie");
    private static final String OTHER = Secrets.csrf("the secret of another cookie");

    private final RandomGenerator chance = new SplittableRandom(20261124);

    @Test
    void each_page_carries_another_and_each_is_taken() {
        var masked = IntStream.range(0, 1_000)
                .mapToObj(_ -> Secrets.masked(TOKEN, chance))
                .collect(Collectors.toSet());
        assertThat(masked).hasSize(1_000).allMatch(sent -> Secrets.isMasked(sent, TOKEN));
        assertThat(masked).noneMatch(sent -> sent.contains(TOKEN)).noneMatch(sent -> Secrets.isMasked(sent, OTHER));
    }

    @Test
    void no_byte_stands_still() {
        var positions =
                IntStream.range(0, Secrets.masked(TOKEN, chance).length()).boxed();
        assertThat(positions)
                .allSatisfy(at -> assertThat(IntStream.range(0, 100)
                                .mapToObj(_ -> Secrets.masked(TOKEN, chance).charAt(at))
                                .distinct()
                                .count())
                        .isGreaterThan(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "AA", "=", "%", "made up", "\u00fc"})
    void everything_else_is_refused(String sent) {
        assertThat(Secrets.isMasked(sent, TOKEN)).isFalse();
        assertThat(Secrets.isMasked(sent, "")).as("nobody's token").isFalse();
        String good = Secrets.masked(TOKEN, chance);
        assertThat(Secrets.isMasked(good + sent, TOKEN)).isEqualTo(sent.isEmpty());
    }

    @Test
    void a_token_without_a_mask_is_refused() {
        assertThat(Secrets.isMasked(TOKEN, TOKEN)).isFalse();
        assertThat(Secrets.isMasked(TOKEN + TOKEN, TOKEN)).isFalse();
    }
}
