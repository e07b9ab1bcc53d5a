package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.scoring.FlagState.ABSENT;
import static org.dorsal.scoring.FlagState.NOT_ASSESSED;
import static org.dorsal.scoring.FlagState.PRESENT;

import java.util.stream.Stream;
import org.dorsal.scoring.FlagState;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void where_two_criteria_differ_about_a_flag_the_graver_state_is_told() {
        assertThat(Stream.of(FlagState.values()).map(one -> Summary.graver(one, PRESENT)))
                .containsOnly(PRESENT);
        assertThat(Summary.graver(PRESENT, ABSENT)).isEqualTo(PRESENT);
        assertThat(Summary.graver(PRESENT, NOT_ASSESSED)).isEqualTo(PRESENT);
        assertThat(Summary.graver(ABSENT, NOT_ASSESSED)).isEqualTo(NOT_ASSESSED);
        assertThat(Summary.graver(NOT_ASSESSED, ABSENT)).isEqualTo(NOT_ASSESSED);
        assertThat(Summary.graver(ABSENT, ABSENT)).isEqualTo(ABSENT);
    }
}
