package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dorsal.Seeds;
import org.junit.jupiter.api.Test;

/** The criteria of the draft edition 1.2.0 against their evidence table. */
class DraftCriteriaTest {
    private static final int RESPONSES = Boolean.getBoolean("dorsal.long") ? 20_000 : 4_000;
    private static final ComparedEdition DRAFT = ComparedEdition.DRAFT;

    @Test
    void every_flag_has_a_row_with_its_tier_and_its_origin() {
        assertThat(DRAFT.criteria()).hasSizeGreaterThan(80).allSatisfy(criterion -> {
            ClinicalRow row = DRAFT.row(criterion.flag().code());
            assertThat(criterion.tier()).as(row.toString()).isEqualTo(row.tier());
            assertThat(criterion.label()).as(row.toString()).isEqualTo(row.origin());
        });
    }

    @Test
    void random_responses_come_to_what_the_table_says_and_every_row_is_met_in_every_state() {
        long seed = Seeds.ofRun();
        List<ClinicalRow> rows = DRAFT.rows();
        Set<String> met = new HashSet<>();
        for (SomeScoredResponse response : NewestResponses.some(DRAFT.form(), RESPONSES, seed)) {
            Map<String, FlagState> states = DefaultScoring.states(DRAFT.score(response, DRAFT.care()));
            for (ClinicalRow row : rows) {
                FlagState expected = row.expected(response);
                met.add(row.flag() + expected);
                assertThat(states.get(row.flag()))
                        .as(() -> "%s, seed %s: %s".formatted(row, seed, response))
                        .isEqualTo(expected);
            }
        }
        System.out.println("evidence table, edition 1.2.0: " + RESPONSES * rows.size()
                + " comparisons, 0 differences, seed " + seed);
        assertThat(met).hasSize(3 * rows.size());
    }
}
