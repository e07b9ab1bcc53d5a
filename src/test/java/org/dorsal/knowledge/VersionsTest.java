package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {
    @ParameterizedTest
    @CsvSource({"1.0.0, 1.0.1", "1.9.0, 1.10.0", "1.99.0, 2.0.0", "1.0, 1.0.1", "0.9.9, 1.0.0", "1.0.0, 1.0.10"})
    void versions_are_ordered_by_their_numbers(String older, String newer) {
        assertThat(Versions.ORDER.compare(older, newer)).isNegative();
        assertThat(Versions.ORDER.compare(newer, older)).isPositive();
        assertThat(Versions.ORDER.compare(newer, newer)).isZero();
    }
}
