package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.scoring.FlagState.ABSENT;
import static org.dorsal.scoring.FlagState.NOT_ASSESSED;
import static org.dorsal.scoring.FlagState.PRESENT;

import java.util.List;
import java.util.stream.Stream;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.FlagResult;
import org.dorsal.scoring.FlagState;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void an_emergency_is_excluded_when_all_emergency_flags_are_absent_and_there_is_one() {
        FlagResult absent = flag(Disposition.EMERGENCY, ABSENT);
        FlagResult open = flag(Disposition.EMERGENCY, NOT_ASSESSED);
        FlagResult present = flag(Disposition.EMERGENCY, PRESENT);
        FlagResult urgentOpen = flag(Disposition.URGENT, NOT_ASSESSED);
        assertThat(Summary.emergencyExcluded(List.of(absent, urgentOpen))).isTrue();
        assertThat(Summary.emergencyExcluded(List.of(absent, open))).isFalse();
        assertThat(Summary.emergencyExcluded(List.of(absent, present))).isFalse();
        assertThat(Summary.emergencyExcluded(List.of(flag(Disposition.URGENT, ABSENT))))
                .as("nobody looked for an emergency")
                .isFalse();
    }

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

    private static FlagResult flag(Disposition tier, FlagState state) {
        Criterion criterion = SomeProfiles.criteria().getFirst().criteria().stream()
                .filter(found -> found.tier() == tier)
                .findFirst()
                .orElseThrow();
        return new FlagResult(
                SomeProfiles.criteria().getFirst().edition(), criterion, state, List.of(), List.of(), false);
    }
}
