package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {
    private static final long SEED = 20261125;
    private static final List<String> PARTS =
            List.of("0", "1", "2", "9", "10", "01", "1-beta", "0-rc.1", "x", "", "2147483648");

    @ParameterizedTest
    @CsvSource({"1.0.0, 1.0.1", "1.9.0, 1.10.0", "1.99.0, 2.0.0", "1.0, 1.0.1", "0.9.9, 1.0.0", "1.0.0, 1.0.10"})
    void versions_are_ordered_by_their_numbers(String older, String newer) {
        assertThat(Versions.ORDER.compare(older, newer)).isNegative();
        assertThat(Versions.ORDER.compare(newer, older)).isPositive();
        assertThat(Versions.ORDER.compare(newer, newer)).isZero();
    }

    /** Rejects these versions in lint; if one was stored by an earlier release, the order still includes it. */
    @ParameterizedTest
    @CsvSource({
        "1.1.0-beta, 1.1.0",
        "1.1.0-beta, 1.0.0",
        "9.0.0+1, 1.0.0",
        "1.01.0, 0.0.1",
        "v2.0.0, 1.0.0",
        "4294967297.0.0, 1.0.0"
    })
    void what_is_no_version_in_numbers_is_below_every_version(String other, String version) {
        assertThat(Versions.isNumbered(other)).isFalse();
        assertThat(Versions.isNumbered(version)).isTrue();
        assertThat(Versions.ORDER.compare(other, version)).isNegative();
    }

    @Test
    void no_two_versions_are_equal_and_the_order_does_not_depend_on_where_they_stood() {
        Random random = new Random(SEED);
        List<String> versions = Stream.generate(() -> random.ints(1 + random.nextInt(4), 0, PARTS.size())
                        .mapToObj(PARTS::get)
                        .collect(Collectors.joining(".")))
                .limit(2_000)
                .distinct()
                .toList();
        List<String> sorted = versions.stream().sorted(Versions.ORDER).toList();
        List<String> shuffled = new ArrayList<>(versions);
        Collections.shuffle(shuffled, random);
        assertThat(shuffled.stream().sorted(Versions.ORDER).toList())
                .as("seed %s", SEED)
                .isEqualTo(sorted);
        for (int index = 1; index < sorted.size(); index++) {
            assertThat(Versions.ORDER.compare(sorted.get(index - 1), sorted.get(index)))
                    .as("%s and %s, seed %s", sorted.get(index - 1), sorted.get(index), SEED)
                    .isNegative();
        }
    }
}
