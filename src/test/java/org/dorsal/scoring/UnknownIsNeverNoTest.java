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
    private static final List<SomeResponses> RESPONSES = RandomResponses.some(2000, SEED);

    @Test
    void one_unanswered_emergency_question_is_never_self_care() {
        Scoring scoring = Scored.of(SomeResponses.nothingWrong().without("leg-weakness"));
        assertThat(scoring.disposition()).isEqualTo(INCOMPLETE);
        assertThat(scoring.open()).containsExactly("leg-weakness");
        assertThat(scoring.emergencyNotExcluded()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNK", "ASKU"})
    void do_not_know_is_as_open_as_silence_and_told_apart(String code) {
        Scoring scoring = Scored.of(SomeResponses.nothingWrong().with("leg-weakness", code));
        FlagResult flag = Scored.flag(scoring, "possible-spinal-cord-compression");
        assertThat(flag.state()).isEqualTo(FlagState.NOT_ASSESSED);
        assertThat(flag.askedUnknown()).isTrue();
        assertThat(scoring.disposition()).isEqualTo(INCOMPLETE);
    }

    @Test
    void silence_beside_do_not_know_is_not_asked_yet() {
        Scoring scoring = Scored.of(
                SomeResponses.nothingWrong().with("leg-weakness", "UNK").without("bladder-problem"));
        assertThat(Scored.flag(scoring, "possible-spinal-cord-compression").askedUnknown())
                .isFalse();
    }

    @Test
    void an_empty_response_is_incomplete_and_excludes_no_emergency() {
        Scoring scoring = Scored.of(SomeResponses.empty());
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
                .filter(linkId -> matters(SomeResponses.nothingWrong().without(linkId)))
                .toList();
        assertThat(matter)
                .hasSize(31)
                .contains("leg-weakness", "pain-duration-unit", "age-years", "explained-by-strain");
        for (String linkId : matter) {
            assertThat(Scored.of(SomeResponses.nothingWrong().without(linkId)).disposition())
                    .isEqualTo(INCOMPLETE);
            assertThat(Scored.of(SomeResponses.nothingWrong().unknown(linkId)).disposition())
                    .isEqualTo(INCOMPLETE);
        }
    }

    private static boolean matters(SomeResponses response) {
        return ClinicalTable.ROWS.stream().anyMatch(row -> row.expected(response) == FlagState.NOT_ASSESSED);
    }

    @Test
    void self_care_has_every_flag_absent() {
        assertThat(Scored.of(SomeResponses.nothingWrong()).disposition()).isEqualTo(SELF_CARE);
        long met = RESPONSES.stream()
                .map(Scored::of)
                .filter(scoring -> scoring.disposition() == SELF_CARE)
                .peek(scoring -> assertThat(scoring.flags()).allMatch(flag -> flag.state() == FlagState.ABSENT))
                .count();
        assertThat(met).as("self-care results met, seed %s", SEED).isGreaterThan(100);
    }

    /**
     * Fixed list of the mandatory questions that criteria of the edition in force read, so that an omission is
     * detected.
     */
    @Test
    void without_one_answer_that_matters_the_newest_edition_is_incomplete_as_well() {
        SomeResponses well = Story.base();
        assertThat(Newest.score(well).disposition()).isEqualTo(SELF_CARE);
        List<String> matter = well.answered().stream()
                .filter(linkId -> NewestCriteriaTest.ROWS.stream()
                        .anyMatch(row ->
                                !optional(row.flag()) && row.expected(well.without(linkId)) == FlagState.NOT_ASSESSED))
                .toList();
        assertThat(matter).hasSize(44).contains("leg-weakness", "onset", "heart-lung-signs", "cord-signs", "age-years");
        for (String linkId : matter) {
            for (SomeResponses less : List.of(well.without(linkId), well.unknown(linkId))) {
                Scoring scoring = Newest.score(less);
                assertThat(scoring.disposition()).as(linkId).isEqualTo(INCOMPLETE);
                assertThat(scoring.open()).as(linkId).contains(linkId);
            }
        }
    }

    @Test
    void self_care_of_the_newest_edition_has_every_flag_absent_or_not_examined() {
        long met = NewestResponses.some(2_000, SEED).stream()
                .map(Newest::score)
                .filter(scoring -> scoring.disposition() == SELF_CARE)
                .peek(scoring -> assertThat(scoring.flags())
                        .allMatch(flag -> flag.state() == FlagState.ABSENT || flag.notExamined()))
                .peek(scoring -> assertThat(scoring.flags())
                        .filteredOn(flag -> !flag.criterion().optional())
                        .allMatch(flag -> flag.state() == FlagState.ABSENT))
                .count();
        assertThat(met).as("self-care results met, seed %s", SEED).isGreaterThan(50);
    }

    private static boolean optional(String flag) {
        return Newest.CRITERIA.stream()
                .flatMap(criteria -> criteria.criteria().stream())
                .anyMatch(criterion ->
                        criterion.optional() && criterion.flag().code().equals(flag));
    }
}
