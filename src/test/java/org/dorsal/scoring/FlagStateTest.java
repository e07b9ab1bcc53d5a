package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.scoring.FlagState.ABSENT;
import static org.dorsal.scoring.FlagState.NOT_ASSESSED;
import static org.dorsal.scoring.FlagState.PRESENT;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FlagStateTest {
    @Test
    void where_two_criteria_differ_about_a_flag_the_graver_state_counts() {
        assertThat(Stream.of(FlagState.values()).map(state -> state.or(PRESENT)))
                .containsOnly(PRESENT);
        assertThat(PRESENT.or(ABSENT)).isEqualTo(PRESENT);
        assertThat(PRESENT.or(NOT_ASSESSED)).isEqualTo(PRESENT);
        assertThat(ABSENT.or(NOT_ASSESSED)).isEqualTo(NOT_ASSESSED);
        assertThat(NOT_ASSESSED.or(ABSENT)).isEqualTo(NOT_ASSESSED);
        assertThat(ABSENT.or(ABSENT)).isEqualTo(ABSENT);
    }
}
