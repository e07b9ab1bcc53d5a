package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.dorsal.knowledge.Criterion;
import org.junit.jupiter.api.Test;

/** Whether the truth tables are sharp enough to see every small mistake in the criteria. */
class CriteriaMutationTest {
    @Test
    void every_mutant_of_the_criteria_is_killed() {
        List<String> survivors = new ArrayList<>();
        int mutants = 0;
        for (Criterion criterion : DefaultScoring.criteria()) {
            ClinicalRow row = ClinicalTable.row(criterion.flag().code());
            for (CriteriaMutants.Mutant mutant : CriteriaMutants.of(criterion)) {
                mutants++;
                if (mutant.criterion().tier() == row.tier() && !differs(mutant.criterion(), criterion, row)) {
                    survivors.add(mutant.toString());
                }
            }
        }
        assertThat(survivors).as("of %s mutants", mutants).isEmpty();
        assertThat(mutants).isGreaterThan(200);
    }

    @Test
    void the_criteria_themselves_survive() {
        for (Criterion criterion : List.of(
                DefaultScoring.criteria().getFirst(), DefaultScoring.criteria().getLast())) {
            assertThat(differs(
                            criterion,
                            criterion,
                            ClinicalTable.row(criterion.flag().code())))
                    .isFalse();
        }
    }

    /** Over the combinations of the true criterion: a mutant may not even read a question any more. */
    private static boolean differs(Criterion mutant, Criterion real, ClinicalRow row) {
        return Combinations.of(real.condition())
                .anyMatch(response -> TruthTableTest.state(mutant, response) != row.expected(response));
    }
}
