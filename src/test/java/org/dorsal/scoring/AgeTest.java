package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgeTest {
    private static final String AGE_FLAG = "age-under-20-or-over-50";

    @ParameterizedTest
    @CsvSource({
        "2004-02-29, 2024-02-28, 19",
        "2004-02-29, 2024-02-29, 20",
        "2004-02-29, 2023-02-28, 18",
        "2004-02-29, 2023-03-01, 19",
        "1990-05-17, 2026-05-16, 35",
        "1990-05-17, 2026-05-17, 36",
        "2026-11-20, 2026-11-20, 0"
    })
    void a_birthday_adds_a_year(String born, LocalDate day, int years) {
        assertThat(Age.on(day, born)).contains(new Age(years, years));
    }

    @ParameterizedTest
    @CsvSource({
        "1970, 2026-11-20, 55, 56",
        "1970, 2026-12-31, 56, 56",
        "1970, 2026-01-01, 55, 56",
        "1970-11, 2026-11-20, 55, 56",
        "1970-12, 2026-11-20, 55, 55",
        "1970-10, 2026-11-20, 56, 56",
        "2000-02, 2026-02-28, 25, 26",
        "2026, 2026-11-20, 0, 0",
        "2026-11, 2026-11-20, 0, 0"
    })
    void a_partial_birth_date_leaves_two_bounds(String born, LocalDate day, int least, int most) {
        assertThat(Age.on(day, born)).contains(new Age(least, most));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "197",
                "1970-13",
                "1970-1-1",
                "19700101",
                "1970-02-30",
                "unknown",
                "2026-11-21",
                "2027",
                "2026-12"
            })
    void what_is_no_date_up_to_the_day_is_no_age(String born) {
        assertThat(Age.on(SomeScoredResponse.DAY, born)).isEmpty();
    }

    @Test
    void a_stated_age_that_fits_a_partial_birth_date_settles_what_the_date_leaves_open() {
        assertThat(flag("50", "1975").state()).isEqualTo(FlagState.ABSENT);
        assertThat(flag("51", "1975").state()).isEqualTo(FlagState.PRESENT);
        assertThat(flag("19", "2006-11").state()).isEqualTo(FlagState.PRESENT);
    }

    @ParameterizedTest
    @CsvSource({"35, 1991-11-20", "35, 1990-11-21", "34, 1992", "34, 1991"})
    void a_stated_age_that_fits_the_birth_date_is_no_finding(String stated, String born) {
        assertThat(scored(stated, born).findings()).isEmpty();
        assertThat(flag(stated, born).state()).isEqualTo(FlagState.ABSENT);
    }

    @ParameterizedTest
    @CsvSource({"35, 1991-11-21", "35, 1990-11-20", "33, 1991", "36, 1991", "35, 1975"})
    void a_stated_age_that_the_birth_date_contradicts_is_not_assessed_and_found(String stated, String born) {
        assertThat(flag(stated, born).state()).isEqualTo(FlagState.NOT_ASSESSED);
        assertThat(scored(stated, born).findings())
                .extracting(Scoring.AnswerFinding::linkId)
                .containsExactly("age-years");
    }

    @Test
    void an_unreadable_birth_date_is_not_assessed_and_found_even_beside_a_stated_age() {
        assertThat(flag("35", "1991-02-30").state()).isEqualTo(FlagState.NOT_ASSESSED);
        assertThat(scored("35", "1991-02-30").findings())
                .extracting(Scoring.AnswerFinding::says)
                .containsExactly("the birth date is no date up to the day of the assessment");
    }

    @Test
    void neither_age_nor_birth_date_is_not_assessed() {
        SomeScoredResponse response = SomeScoredResponse.nothingWrong().without("age-years");
        assertThat(DefaultScoring.flag(DefaultScoring.of(response), AGE_FLAG).settledBy())
                .containsExactly("age-years");
    }

    @Test
    void an_age_that_a_birth_date_gives_is_explained_by_the_question_for_the_age() {
        SomeScoredResponse response = SomeScoredResponse.nothingWrong().without("age-years");
        assertThat(DefaultScoring.flag(DefaultScoring.of(response, Optional.of("1950")), AGE_FLAG)
                        .decidedBy())
                .containsExactly("age-years");
    }

    private static Scoring scored(String stated, String born) {
        return DefaultScoring.of(SomeScoredResponse.nothingWrong().with("age-years", stated), Optional.of(born));
    }

    private static FlagResult flag(String stated, String born) {
        return DefaultScoring.flag(scored(stated, born), AGE_FLAG);
    }
}
