package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.knowledge.Disposition.CLINICIAN_REVIEW;
import static org.dorsal.knowledge.Disposition.EMERGENCY;
import static org.dorsal.knowledge.Disposition.INCOMPLETE;
import static org.dorsal.knowledge.Disposition.SELF_CARE;
import static org.dorsal.knowledge.Disposition.SOON;
import static org.dorsal.knowledge.Disposition.URGENT;
import static org.dorsal.scoring.FlagState.ABSENT;
import static org.dorsal.scoring.FlagState.NOT_ASSESSED;
import static org.dorsal.scoring.FlagState.PRESENT;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;

/** Tier soon between urgent and clinician review. */
class SoonTierTest {
    private static final FlagState[] STATES = FlagState.values();

    /** Every state of one flag in each of the four tiers. */
    @Test
    void the_highest_tier_present_leads_and_an_open_higher_one_makes_it_provisional() {
        int rows = 0;
        for (int row = 0; row < 81; row++) {
            List<FlagState> states =
                    List.of(STATES[row / 27], STATES[row / 9 % 3], STATES[row / 3 % 3], STATES[row % 3]);
            int first = states.indexOf(PRESENT);
            Disposition expected =
                    first >= 0 ? Disposition.TIERS.get(first) : states.contains(NOT_ASSESSED) ? INCOMPLETE : SELF_CARE;
            boolean provisional = first >= 0 && states.subList(0, first).contains(NOT_ASSESSED);
            Decisions decisions = decisions(Disposition.TIERS, states);
            assertThat(decisions.disposition()).as("%s", states).isEqualTo(expected);
            assertThat(decisions.provisional()).as("%s", states).isEqualTo(provisional);
            rows++;
        }
        assertThat(rows).isEqualTo(81);
    }

    @Test
    void soon_stands_between_urgent_and_clinician_review() {
        assertThat(Disposition.TIERS).containsExactly(EMERGENCY, URGENT, SOON, CLINICIAN_REVIEW);
        assertThat(Disposition.TIERS).isSorted();
    }

    @Test
    void an_edition_without_soon_leaves_nothing_open_by_it() {
        assertThat(decisions(Disposition.REQUIRED_TIERS, List.of(ABSENT, ABSENT, ABSENT))
                        .disposition())
                .isEqualTo(SELF_CARE);
        Decisions review = decisions(Disposition.REQUIRED_TIERS, List.of(ABSENT, ABSENT, PRESENT));
        assertThat(review.disposition()).isEqualTo(CLINICIAN_REVIEW);
        assertThat(review.provisional()).isFalse();
    }

    @Test
    void a_required_tier_that_nobody_looked_for_stays_open_beside_soon() {
        Decisions soon = decisions(List.of(SOON), List.of(PRESENT));
        assertThat(soon.disposition()).isEqualTo(SOON);
        assertThat(soon.provisional()).isTrue();
        assertThat(decisions(List.of(SOON), List.of(ABSENT)).disposition()).isEqualTo(INCOMPLETE);
    }

    @Test
    void a_clinician_decides_on_soon_only_where_a_criterion_has_it() {
        Scoring without = DefaultScoring.of(SomeScoredResponse.nothingWrong());
        assertThat(without.decidable()).containsExactly(EMERGENCY, URGENT, CLINICIAN_REVIEW, SELF_CARE);
        List<FlagResult> flags = new ArrayList<>(without.flags());
        flags.add(flag(SOON, ABSENT));
        Scoring with = new Scoring(
                without.disposition(),
                without.provisional(),
                without.emergencyNotExcluded(),
                flags,
                without.causes(),
                without.open(),
                without.offers(),
                without.withheld(),
                without.goals(),
                without.hints(),
                without.findings(),
                without.contradictions(),
                without.plans());
        assertThat(with.decidable()).containsExactly(EMERGENCY, URGENT, SOON, CLINICIAN_REVIEW, SELF_CARE);
    }

    private static Decisions decisions(List<Disposition> tiers, List<FlagState> states) {
        return Decisions.of(Stream.iterate(0, index -> index + 1)
                .limit(tiers.size())
                .map(index -> flag(tiers.get(index), states.get(index)))
                .toList());
    }

    private static FlagResult flag(Disposition tier, FlagState state) {
        Criterion any = SomeProfiles.criteria().getFirst().criteria().getFirst();
        return new FlagResult(
                SomeProfiles.criteria().getFirst().edition(),
                CriteriaMutants.with(any, tier, any.condition()),
                state,
                List.of(),
                List.of(),
                false);
    }
}
