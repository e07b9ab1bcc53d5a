package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dorsal.Seeds;
import org.junit.jupiter.api.Test;

/** The criteria of the draft edition 1.2.0 against their evidence table. */
class DraftCriteriaTest {
    private static final int RESPONSES = Boolean.getBoolean("dorsal.long") ? 20_000 : 4_000;

    /** Some states are rare: batches are added until each was met. */
    private static final int MAX_BATCHES = 50;

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
        int batches = 0;
        do {
            for (SomeScoredResponse response : NewestResponses.some(DRAFT.form(), RESPONSES, seed + batches)) {
                compare(rows, response, seed).forEach((flag, state) -> met.add(flag + state));
            }
            batches++;
        } while (met.size() < 3 * rows.size() && batches < MAX_BATCHES);
        System.out.println("evidence table, edition 1.2.0: " + batches * RESPONSES * rows.size()
                + " comparisons, 0 differences, seed " + seed);
        assertThat(met).hasSize(3 * rows.size());
    }

    /** Expected states of all rows, which the score has, too. */
    private static Map<String, FlagState> compare(List<ClinicalRow> rows, SomeScoredResponse response, long seed) {
        Map<String, FlagState> states = DefaultScoring.states(DRAFT.score(response, DRAFT.care()));
        Map<String, FlagState> expected = new HashMap<>();
        for (ClinicalRow row : rows) {
            expected.put(row.flag(), row.expected(response));
            assertThat(states.get(row.flag()))
                    .as(() -> "%s, seed %s: %s".formatted(row, seed, response))
                    .isEqualTo(expected.get(row.flag()));
        }
        return expected;
    }
}
