package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundariesTest {
    @ParameterizedTest
    @CsvSource({
        "14, d, ABSENT",
        "14.0, d, ABSENT",
        "14.001, d, PRESENT",
        "15, d, PRESENT",
        "336, h, ABSENT",
        "336.000001, h, PRESENT",
        "337, h, PRESENT",
        "2, wk, ABSENT",
        "2.1, wk, PRESENT",
        "1, mo, PRESENT",
        "0.45, mo, ABSENT",
        "0.46, mo, PRESENT",
        "1, a, PRESENT",
        "0.03, a, ABSENT",
        "0.04, a, PRESENT",
        "0, d, ABSENT"
    })
    void longer_than_two_weeks_begins_after_day_14(String value, String unit, FlagState state) {
        SomeResponses response =
                SomeResponses.nothingWrong().with("pain-duration-value", value).with("pain-duration-unit", unit);
        assertThat(state(response, "beyond-two-weeks-despite-care")).isEqualTo(state);
    }

    @Test
    void a_long_pain_without_care_tried_is_no_flag() {
        SomeResponses response =
                SomeResponses.nothingWrong().with("pain-duration-value", "300").with("care-tried", "none");
        assertThat(state(response, "beyond-two-weeks-despite-care")).isEqualTo(FlagState.ABSENT);
    }

    @Test
    void a_number_without_its_unit_is_no_duration() {
        SomeResponses response = SomeResponses.nothingWrong().without("pain-duration-unit");
        FlagResult flag = Scored.flag(Scored.of(response), "beyond-two-weeks-despite-care");
        assertThat(flag.state()).isEqualTo(FlagState.NOT_ASSESSED);
        assertThat(flag.settledBy()).containsExactly("pain-duration-unit");
    }

    @Test
    void a_unit_without_its_number_is_no_duration() {
        SomeResponses response = SomeResponses.nothingWrong().without("pain-duration-value");
        FlagResult flag = Scored.flag(Scored.of(response), "beyond-two-weeks-despite-care");
        assertThat(flag.state()).isEqualTo(FlagState.NOT_ASSESSED);
        assertThat(flag.settledBy()).containsExactly("pain-duration-value");
    }

    @ParameterizedTest
    @CsvSource({"0, ABSENT", "15, ABSENT", "30, ABSENT", "31, PRESENT", "1440, PRESENT"})
    void morning_stiffness_counts_beyond_30_minutes(String minutes, FlagState state) {
        SomeResponses response = SomeResponses.nothingWrong().with("morning-settle-minutes", minutes);
        assertThat(state(response, "marked-morning-stiffness")).isEqualTo(state);
    }

    @Test
    void very_stiff_counts_however_soon_it_settles() {
        SomeResponses response = SomeResponses.nothingWrong()
                .with("morning-settle-minutes", "20")
                .with("morning-very-stiff", "Y");
        assertThat(state(response, "marked-morning-stiffness")).isEqualTo(FlagState.PRESENT);
    }

    @ParameterizedTest
    @CsvSource({"0, PRESENT", "19, PRESENT", "20, ABSENT", "50, ABSENT", "51, PRESENT", "130, PRESENT"})
    void age_counts_under_20_and_over_50(String years, FlagState state) {
        SomeResponses response = SomeResponses.nothingWrong().with("age-years", years);
        assertThat(state(response, "age-under-20-or-over-50")).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({"6, ABSENT", "7, PRESENT", "10, PRESENT"})
    void severe_by_score_begins_at_7(String score, FlagState state) {
        SomeResponses response = SomeResponses.nothingWrong()
                .with("pain-severity-score", score)
                .with("eased-by-position", "N")
                .with("woken-by-pain", "Y");
        assertThat(state(response, "severe-pain-no-position-relieves")).isEqualTo(state);
        assertThat(state(response, "severe-night-waking-pain")).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({"mild, 7, PRESENT", "severe, 0, PRESENT", "moderate, 6, ABSENT", "UNK, 6, NOT_ASSESSED"})
    void the_word_and_the_score_count_each_by_itself(String word, String score, FlagState state) {
        SomeResponses response = SomeResponses.nothingWrong()
                .with("pain-severity-word", word)
                .with("pain-severity-score", score)
                .with("eased-by-position", "N");
        assertThat(state(response, "severe-pain-no-position-relieves")).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({
        "2006-11-20, ABSENT",
        "2006-11-21, PRESENT",
        "1976-11-20, ABSENT",
        "1975-11-21, ABSENT",
        "1975-11-20, PRESENT",
        "2006-10, ABSENT",
        "2006-11, NOT_ASSESSED",
        "2006-12, PRESENT",
        "1975-11, NOT_ASSESSED",
        "1975-12, ABSENT",
        "1975-10, PRESENT",
        "2005, ABSENT",
        "2006, NOT_ASSESSED",
        "2007, PRESENT",
        "1974, PRESENT",
        "1975, NOT_ASSESSED",
        "1976, ABSENT"
    })
    void a_birth_date_counts_as_far_as_it_is_known(String birthDate, FlagState state) {
        SomeResponses response = SomeResponses.nothingWrong().without("age-years");
        assertThat(Scored.flag(Scored.of(response, Optional.of(birthDate)), "age-under-20-or-over-50")
                        .state())
                .isEqualTo(state);
    }

    private static FlagState state(SomeResponses response, String flag) {
        return Scored.flag(Scored.of(response), flag).state();
    }
}
