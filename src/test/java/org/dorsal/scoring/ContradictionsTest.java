package org.dorsal.scoring;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dorsal.knowledge.Approval;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Disposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Hazard H8: contradictory answers are reported, and the safer one counts. */
class ContradictionsTest {
    private static final long SEED = 20261122;
    private static final int RESPONSES = Boolean.getBoolean("dorsal.long") ? 4_000 : 1_000;
    private static final Care UNDOUBTED = new Care(
            NewestEdition.CARE.edition(),
            NewestEdition.CARE.title(),
            NewestEdition.CARE.form(),
            NewestEdition.CARE.offers(),
            NewestEdition.CARE.hints(),
            NewestEdition.CARE.goals(),
            List.of(),
            Approval.NONE);

    static List<SomeContradictions> each() {
        return SomeContradictions.all();
    }

    @Test
    void every_contradiction_of_the_newest_edition_is_tried_here() {
        assertThat(each().stream().map(SomeContradictions::code).collect(toSet()))
                .isEqualTo(NewestEdition.CARE.contradictions().stream()
                        .map(found -> found.code().code())
                        .collect(toSet()));
    }

    @ParameterizedTest
    @MethodSource("each")
    void it_is_told_when_both_sides_are_known(SomeContradictions some) {
        assertThat(told(some.contradictory(), some.record())).contains(some.code());
    }

    @ParameterizedTest
    @MethodSource("each")
    void a_near_miss_is_none(SomeContradictions some) {
        assertThat(told(some.consistent(), some.record())).doesNotContain(some.code());
    }

    @ParameterizedTest
    @MethodSource("each")
    void what_is_not_answered_or_not_known_contradicts_nothing(SomeContradictions some) {
        for (String linkId : some.needed()) {
            assertThat(told(some.contradictory().without(linkId), some.record()))
                    .as("without " + linkId)
                    .doesNotContain(some.code());
            assertThat(told(some.contradictory().unknown(linkId), some.record()))
                    .as("unknown " + linkId)
                    .doesNotContain(some.code());
        }
        assertThat(told(some.contradictory(), Map.of()).contains(some.code()))
                .as("a record that says nothing")
                .isEqualTo(some.record().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("each")
    void it_never_lowers_the_disposition_nor_takes_a_flag_away(SomeContradictions some) {
        notLower(some.contradictory());
    }

    @Test
    void no_contradiction_lowers_a_disposition_whatever_was_answered() {
        int contradictory = 0;
        for (SomeScoredResponse response : NewestResponses.some(RESPONSES, SEED)) {
            contradictory += notLower(response) ? 1 : 0;
        }
        System.out.println(
                RESPONSES + " responses, " + contradictory + " with a contradiction, none lower, seed " + SEED);
        assertThat(contradictory).isGreaterThan(RESPONSES / 20);
    }

    /** Whether there was any. */
    private static boolean notLower(SomeScoredResponse response) {
        Scoring with = NewestEdition.score(response);
        Scoring without = NewestEdition.score(response, UNDOUBTED);
        assertThat(rank(with.disposition()))
                .as("seed %s: %s", SEED, response)
                .isGreaterThanOrEqualTo(rank(without.disposition()));
        Map<String, FlagState> states = DefaultScoring.states(without);
        DefaultScoring.states(with)
                .forEach((flag, state) -> assertThat(state == states.get(flag)
                                || state == FlagState.PRESENT
                                || (state == FlagState.NOT_ASSESSED && states.get(flag) == FlagState.ABSENT))
                        .as("%s turns %s into %s, seed %s: %s", flag, states.get(flag), state, SEED, response)
                        .isTrue());
        return !with.contradictions().isEmpty();
    }

    @Test
    void who_cannot_fall_asleep_again_counts_as_woken() {
        SomeScoredResponse severe = Story.base()
                .with("pain-severity-score", "8")
                .with("pain-severity-word", "severe")
                .with("hard-to-return-to-sleep", "Y");
        Scoring scoring = NewestEdition.score(severe.with("woken-by-pain", "N"));
        assertThat(scoring.disposition()).isEqualTo(Disposition.URGENT);
        assertThat(flag(scoring, "severe-night-waking-pain").decidedBy())
                .contains("woken-by-pain", "hard-to-return-to-sleep");
    }

    @Test
    void while_the_other_side_is_open_the_flag_is_open_too() {
        SomeScoredResponse severe = Story.base()
                .with("pain-severity-score", "8")
                .with("pain-severity-word", "severe")
                .with("woken-by-pain", "N")
                .without("hard-to-return-to-sleep");
        FlagResult waking = flag(NewestEdition.score(severe), "severe-night-waking-pain");
        assertThat(waking.state()).isEqualTo(FlagState.NOT_ASSESSED);
        assertThat(waking.settledBy()).containsExactly("hard-to-return-to-sleep");
    }

    @Test
    void nothing_tried_counts_as_care_where_moving_did_not_help() {
        SomeScoredResponse worse = Story.base()
                .with("care-tried", "none")
                .with("worse-despite-movement", "Y")
                .with("worsening", "Y");
        assertThat(flag(NewestEdition.score(worse), "worsening-despite-care").state())
                .isEqualTo(FlagState.PRESENT);
    }

    @Test
    void the_record_alone_raises_no_flag() {
        SomeScoredResponse noFever = Story.base();
        assertThat(DefaultScoring.states(scored(noFever, Map.of("fever", Set.of("Y")))))
                .isEqualTo(DefaultScoring.states(NewestEdition.score(noFever)));
    }

    @ParameterizedTest
    @CsvSource({
        "2006, 20, false", // the year of birth, at the earliest
        "2005, 20, false",
        "2004, 20, true",
        "2005-10, 20, true",
        "2005-11, 20, false"
    })
    void a_date_known_only_in_part_contradicts_only_where_no_day_of_it_fits(String date, String age, boolean told) {
        SomeScoredResponse response = Story.base()
                .with("recent-significant-injury", "Y")
                .with("age-years", age)
                .with("injury-date", date);
        assertThat(told(response, Map.of()).contains("injury-before-birth")).isEqualTo(told);
    }

    private static Set<String> told(SomeScoredResponse response, Map<String, Set<String>> record) {
        return scored(response, record).contradictions().stream()
                .map(found -> found.code().code())
                .collect(toSet());
    }

    private static Scoring scored(SomeScoredResponse response, Map<String, Set<String>> record) {
        Answers answers =
                AnswerReader.read(NewestEdition.FORM, response.response(), Optional.empty(), SomeScoredResponse.DAY);
        return CriteriaScorer.score(
                NewestEdition.CRITERIA, NewestEdition.CARE, NewestEdition.FORM, answers.beside(record));
    }

    private static FlagResult flag(Scoring scoring, String code) {
        return scoring.flags().stream()
                .filter(flag -> flag.criterion().flag().code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    /** Rank of a disposition; incomplete is above self-care, which requires known answers. */
    private static int rank(Disposition disposition) {
        return switch (disposition) {
            case EMERGENCY -> 5;
            case URGENT -> 4;
            case SOON -> 3;
            case CLINICIAN_REVIEW -> 2;
            case INCOMPLETE -> 1;
            case SELF_CARE_WITH_CHECK, SELF_CARE -> 0;
        };
    }
}
