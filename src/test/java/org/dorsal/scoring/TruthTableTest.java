package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Test of every combination of the answers that a criterion reads against the evidence table. */
class TruthTableTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void every_combination_of_answers_comes_to_what_the_evidence_table_says(ClinicalRow row) {
        Criterion criterion = criterion(row);
        Optional<String> wrong = wrong(criterion, row);
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void a_criterion_reads_the_questions_that_the_evidence_table_names(ClinicalRow row) {
        assertThat(ConditionLeaves.linkIds(criterion(row).condition())).isEqualTo(row.reads());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void each_row_is_met_as_present_as_absent_and_as_not_assessed(ClinicalRow row) {
        assertThat(Combinations.of(criterion(row).condition())
                        .map(row::expected)
                        .distinct())
                .containsExactlyInAnyOrder(FlagState.values());
    }

    @Test
    void no_criterion_is_without_a_row_and_no_row_without_a_criterion() {
        assertThat(DefaultScoring.criteria().stream()
                        .map(criterion -> criterion.flag().code()))
                .containsExactlyElementsOf(rows().map(ClinicalRow::flag).toList());
    }

    static Stream<ClinicalRow> rows() {
        return ClinicalTable.ROWS.stream();
    }

    /** The first combination for which the criterion and the row differ. */
    static Optional<String> wrong(Criterion criterion, ClinicalRow row) {
        return Combinations.of(criterion.condition())
                .filter(response -> state(criterion, response) != row.expected(response))
                .map(response -> response + " gives " + state(criterion, response))
                .findFirst();
    }

    static FlagState state(Criterion criterion, SomeScoredResponse response) {
        Answers answers =
                AnswerReader.read(SomeProfiles.form(), response.response(), Optional.empty(), SomeScoredResponse.DAY);
        return DefaultScoring.flag(criterion, answers).state();
    }

    private static Criterion criterion(ClinicalRow row) {
        List<Criterion> named = DefaultScoring.criteria().stream()
                .filter(criterion -> criterion.flag().code().equals(row.flag()))
                .toList();
        assertThat(named).hasSize(1);
        return named.getFirst();
    }
}
