package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.scoring.FlagState.ABSENT;
import static org.dorsal.scoring.FlagState.NOT_ASSESSED;
import static org.dorsal.scoring.FlagState.PRESENT;

import java.util.List;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;

class ScoringTest {
    @Test
    void no_emergency_criterion_is_met_when_all_emergency_flags_are_absent_and_there_is_one() {
        FlagResult absent = flag(Disposition.EMERGENCY, ABSENT);
        FlagResult open = flag(Disposition.EMERGENCY, NOT_ASSESSED);
        FlagResult present = flag(Disposition.EMERGENCY, PRESENT);
        FlagResult urgentOpen = flag(Disposition.URGENT, NOT_ASSESSED);
        assertThat(noneMet(absent, urgentOpen)).isTrue();
        assertThat(noneMet(absent, open)).isFalse();
        assertThat(noneMet(absent, present)).isFalse();
        assertThat(noneMet(flag(Disposition.URGENT, ABSENT)))
                .as("nobody looked for an emergency")
                .isFalse();
    }

    @Test
    void a_flag_of_two_plans_has_the_graver_state_in_either_order() {
        FlagResult absent = flag(Disposition.EMERGENCY, ABSENT);
        FlagResult present = flag(Disposition.EMERGENCY, PRESENT);
        assertThat(scoring(present, absent).states().values()).containsExactly(PRESENT);
        assertThat(scoring(absent, present).states().values()).containsExactly(PRESENT);
        assertThat(scoring(flag(Disposition.EMERGENCY, NOT_ASSESSED), absent)
                        .states()
                        .values())
                .containsExactly(NOT_ASSESSED);
    }

    private static boolean noneMet(FlagResult... flags) {
        return scoring(flags).noEmergencyCriterionMet();
    }

    private static Scoring scoring(FlagResult... flags) {
        return new Scoring(
                Disposition.INCOMPLETE,
                false,
                false,
                List.of(flags),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
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
