package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class BoundariesTest {
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvFileSource(resources = "boundaries.table", delimiter = '|')
    void a_flag_counts_from_its_bound_on(String answers, String birthDate, String flag, FlagState state) {
        SomeScoredResponse response = SomeScoredResponse.nothingWrong();
        for (String answer : answers.split(" ", -1)) {
            String[] parts = answer.split("=", -1);
            response = parts[1].equals("-") ? response.without(parts[0]) : response.with(parts[0], parts[1]);
        }
        Optional<String> born = Optional.of(birthDate).filter(date -> !date.equals("-"));
        assertThat(DefaultScoring.flag(DefaultScoring.of(response, born), flag).state())
                .isEqualTo(state);
    }

    @Test
    void a_long_pain_without_care_tried_is_no_flag() {
        SomeScoredResponse response = SomeScoredResponse.nothingWrong()
                .with("pain-duration-value", "300")
                .with("care-tried", "none");
        assertThat(state(response, "beyond-two-weeks-despite-care")).isEqualTo(FlagState.ABSENT);
    }

    @Test
    void a_number_without_its_unit_is_no_duration() {
        SomeScoredResponse response = SomeScoredResponse.nothingWrong().without("pain-duration-unit");
        FlagResult flag = DefaultScoring.flag(DefaultScoring.of(response), "beyond-two-weeks-despite-care");
        assertThat(flag.state()).isEqualTo(FlagState.NOT_ASSESSED);
        assertThat(flag.settledBy()).containsExactly("pain-duration-unit");
    }

    @Test
    void a_unit_without_its_number_is_no_duration() {
        SomeScoredResponse response = SomeScoredResponse.nothingWrong().without("pain-duration-value");
        FlagResult flag = DefaultScoring.flag(DefaultScoring.of(response), "beyond-two-weeks-despite-care");
        assertThat(flag.state()).isEqualTo(FlagState.NOT_ASSESSED);
        assertThat(flag.settledBy()).containsExactly("pain-duration-value");
    }

    @ParameterizedTest
    @CsvSource({"mild, 7, PRESENT", "severe, 0, PRESENT", "moderate, 6, ABSENT", "UNK, 6, NOT_ASSESSED"})
    void the_word_and_the_score_count_each_by_itself(String word, String score, FlagState state) {
        SomeScoredResponse response = SomeScoredResponse.nothingWrong()
                .with("pain-severity-word", word)
                .with("pain-severity-score", score)
                .with("eased-by-position", "N");
        assertThat(state(response, "severe-pain-no-position-relieves")).isEqualTo(state);
    }

    private static FlagState state(SomeScoredResponse response, String flag) {
        return DefaultScoring.flag(DefaultScoring.of(response), flag).state();
    }
}
