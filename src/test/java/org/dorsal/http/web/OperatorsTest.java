package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.dorsal.http.web.Operators.OperatorKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the configured operators. */
class OperatorsTest {
    /** SHA-256 of "first" and "second". */
    private static final Operators TWO = new Operators(Map.of(
            "ann", "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e",
            "bob", "16367aacb67a4a017c8da8ab95682ccb390863780f7114dda0a0e0c55644c7c4"));

    @Test
    void an_operator_is_known_by_their_name_and_their_key() {
        assertThat(TWO.accepts(new OperatorKey("ann", "second"))).isFalse();
        assertThat(TWO.accepts(new OperatorKey("ann", "first"))).isTrue();
        assertThat(TWO.accepts(new OperatorKey("bob", "second"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "third",
                "first ",
                "FIRST",
                "ann",
                "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e"
            })
    void anything_else_is_nobody_s_key_and_the_hash_itself_least_of_all(String key) {
        assertThat(TWO.accepts(new OperatorKey("ann", key))).isFalse();
        assertThat(TWO.accepts(new OperatorKey("nobody", key))).isFalse();
    }

    @Test
    void where_nobody_is_named_nobody_gets_in() {
        assertThat(new Operators(Map.of()).accepts(new OperatorKey("", ""))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Ann", "a b", "ä", "a1234567890123456789012345678901234567890"})
    void a_name_that_would_not_fit_a_log_is_refused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Operators(Map.of(name, "0a".repeat(32))))
                .withMessageContaining("1 to 40 characters");
    }

    @Test
    void nothing_of_a_key_is_printed() {
        assertThat(TWO).hasToString("Operators[2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Operators(Map.of("ann", "canary")))
                .withMessageNotContaining("canary");
    }
}
