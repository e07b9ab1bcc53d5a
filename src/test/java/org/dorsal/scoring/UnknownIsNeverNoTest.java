package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.knowledge.Disposition.INCOMPLETE;
import static org.dorsal.knowledge.Disposition.SELF_CARE;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Promise P9: an unknown sign is not an absent sign. */
class UnknownIsNeverNoTest {
    private static final long SEED = 20261120;
    private static final int MANY = Boolean.getBoolean("dorsal.long") ? 2_000 : 500;
    private static final List<SomeScoredResponse> RESPONSES = RandomResponses.some(MANY, SEED);

    @Test
    void one_unanswered_emergency_question_is_never_self_care() {
        Scoring scoring = DefaultScoring.of(SomeScoredResponse.nothingWrong().without("leg-weakness"));
        assertThat(scoring.disposition()).isEqualTo(INCOMPLETE);
        assertThat(scoring.open()).containsExactly("leg-weakness");
        assertThat(scoring.emergencyNotExcluded()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNK", "ASKU"})
    void do_not_know_is_as_open_as_silence_and_told_apart(String code) {
        Scoring scoring = DefaultScoring.of(SomeScoredResponse.nothingWrong().with("leg-weakness", code));
        FlagResult flag = DefaultScoring.flag(scoring, "possible-spinal-cord-compression");
        assertThat(flag.state()).isEqualTo(FlagState.NOT_ASSESSED);
        assertThat(flag.askedUnknown()).isTrue();
        assertThat(scoring.disposition()).isEqualTo(INCOMPLETE);
    }

    @Test
    void silence_beside_do_not_know_is_not_asked_yet() {
        Scoring scoring = DefaultScoring.of(
                SomeScoredResponse.nothingWrong().with("leg-weakness", "UNK").without("bladder-problem"));
        assertThat(DefaultScoring.flag(scoring, "possible-spinal-cord-compression")
                        .askedUnknown())
                .isFalse();
    }

    @Test
    void an_empty_response_is_incomplete_and_excludes_no_emergency() {
        Scoring scoring = DefaultScoring.of(SomeScoredResponse.empty());
        assertThat(scoring.disposition()).isEqualTo(INCOMPLETE);
        assertThat(scoring.emergencyNotExcluded()).isTrue();
        assertThat(scoring.flags()).allMatch(flag -> flag.state() == FlagState.NOT_ASSESSED);
        assertThat(scoring.flags()).noneMatch(FlagResult::askedUnknown);
        assertThat(scoring.findings()).isEmpty();
    }

    /** Other answers can make an answer superfluous: relief by rest, given relief by a change of position. */
    @Test
    void nothing_wrong_without_one_answer_that_matters_is_incomplete() {
        List<String> matter = ClinicalTable.ROWS.stream()
                .flatMap(row -> row.reads().stream())
                .distinct()
                .filter(linkId -> matters(SomeScoredResponse.nothingWrong().without(linkId)))
                .toList();
        assertThat(matter)
                .hasSize(31)
                .contains("leg-weakness", "pain-duration-unit", "age-years", "explained-by-strain");
        for (String linkId : matter) {
            assertThat(DefaultScoring.of(SomeScoredResponse.nothingWrong().without(linkId))
                            .disposition())
                    .isEqualTo(INCOMPLETE);
            assertThat(DefaultScoring.of(SomeScoredResponse.nothingWrong().unknown(linkId))
                            .disposition())
                    .isEqualTo(INCOMPLETE);
        }
    }

    private static boolean matters(SomeScoredResponse response) {
        return ClinicalTable.ROWS.stream().anyMatch(row -> row.expected(response) == FlagState.NOT_ASSESSED);
    }

    @Test
    void self_care_has_every_flag_absent() {
        assertThat(DefaultScoring.of(SomeScoredResponse.nothingWrong()).disposition())
                .isEqualTo(SELF_CARE);
        long met = RESPONSES.stream()
                .map(DefaultScoring::of)
                .filter(scoring -> scoring.disposition() == SELF_CARE)
                .peek(scoring -> assertThat(scoring.flags()).allMatch(flag -> flag.state() == FlagState.ABSENT))
                .count();
        assertThat(met).as("self-care results met, seed %s", SEED).isGreaterThan(MANY / 20);
    }

    /**
     * Fixed list of the mandatory questions that criteria of the edition in force read, so that an omission is
     * detected.
     */
    @Test
    void without_one_answer_that_matters_the_newest_edition_is_incomplete_as_well() {
        SomeScoredResponse well = Story.base();
        assertThat(NewestEdition.score(well).disposition()).isEqualTo(SELF_CARE);
        List<String> matter = well.answered().stream()
                .filter(linkId -> NewestCriteriaTest.ROWS.stream()
                        .anyMatch(row ->
                                !optional(row.flag()) && row.expected(well.without(linkId)) == FlagState.NOT_ASSESSED))
                .toList();
        assertThat(matter).hasSize(44).contains("leg-weakness", "onset", "heart-lung-signs", "cord-signs", "age-years");
        for (String linkId : matter) {
            for (SomeScoredResponse less : List.of(well.without(linkId), well.unknown(linkId))) {
                Scoring scoring = NewestEdition.score(less);
                assertThat(scoring.disposition()).as(linkId).isEqualTo(INCOMPLETE);
                assertThat(scoring.open()).as(linkId).contains(linkId);
            }
        }
    }

    @Test
    void self_care_of_the_newest_edition_has_every_flag_absent_or_not_examined() {
        long met = NewestResponses.some(MANY, SEED).stream()
                .map(NewestEdition::score)
                .filter(scoring -> scoring.disposition() == SELF_CARE)
                .peek(scoring -> assertThat(scoring.flags())
                        .allMatch(flag -> flag.state() == FlagState.ABSENT || flag.notExamined()))
                .peek(scoring -> assertThat(scoring.flags())
                        .filteredOn(flag -> !flag.criterion().optional())
                        .allMatch(flag -> flag.state() == FlagState.ABSENT))
                .count();
        assertThat(met).as("self-care results met, seed %s", SEED).isGreaterThan(MANY / 40);
    }

    private static boolean optional(String flag) {
        return NewestEdition.CRITERIA.stream()
                .flatMap(criteria -> criteria.criteria().stream())
                .anyMatch(criterion ->
                        criterion.optional() && criterion.flag().code().equals(flag));
    }
}
