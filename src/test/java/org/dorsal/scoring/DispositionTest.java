package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dorsal.knowledge.Disposition.CLINICIAN_REVIEW;
import static org.dorsal.knowledge.Disposition.EMERGENCY;
import static org.dorsal.knowledge.Disposition.INCOMPLETE;
import static org.dorsal.knowledge.Disposition.SELF_CARE;
import static org.dorsal.knowledge.Disposition.URGENT;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DispositionTest {
    private static final long SEED = 7;

    @Test
    void the_highest_tier_of_any_flag_present_is_the_disposition() {
        SomeScoredResponse review = SomeScoredResponse.nothingWrong().with("worse-despite-movement", "Y");
        SomeScoredResponse urgent = review.with("cancer-ever", "Y");
        SomeScoredResponse emergency = urgent.with("bowel-problem", "Y");
        assertThat(DefaultScoring.of(review).disposition()).isEqualTo(CLINICIAN_REVIEW);
        assertThat(DefaultScoring.of(urgent).disposition()).isEqualTo(URGENT);
        assertThat(DefaultScoring.of(emergency).disposition()).isEqualTo(EMERGENCY);
    }

    @Test
    void a_flag_present_under_an_open_higher_tier_is_provisional() {
        Scoring scoring = DefaultScoring.of(
                SomeScoredResponse.nothingWrong().with("cancer-ever", "Y").without("bowel-problem"));
        assertThat(scoring.disposition()).isEqualTo(URGENT);
        assertThat(scoring.provisional()).isTrue();
        assertThat(scoring.emergencyNotExcluded()).isTrue();
        assertThat(scoring.open()).containsExactly("bowel-problem");
    }

    @Test
    void an_open_flag_of_the_same_or_a_lower_tier_leaves_the_result_firm() {
        Scoring scoring = DefaultScoring.of(SomeScoredResponse.nothingWrong()
                .with("cancer-ever", "Y")
                .without("fever")
                .without("worse-despite-movement"));
        assertThat(scoring.disposition()).isEqualTo(URGENT);
        assertThat(scoring.provisional()).isFalse();
        assertThat(scoring.emergencyNotExcluded()).isFalse();
        assertThat(scoring.open()).containsExactly("fever", "worse-despite-movement");
    }

    @Test
    void an_open_urgent_flag_makes_a_review_provisional_though_emergency_is_excluded() {
        Scoring scoring = DefaultScoring.of(SomeScoredResponse.nothingWrong()
                .with("worse-despite-movement", "Y")
                .without("fever"));
        assertThat(scoring.disposition()).isEqualTo(CLINICIAN_REVIEW);
        assertThat(scoring.provisional()).isTrue();
        assertThat(scoring.emergencyNotExcluded()).isFalse();
    }

    @Test
    void an_emergency_is_never_provisional_whatever_is_open() {
        Scoring scoring = DefaultScoring.of(SomeScoredResponse.empty().with("difficulty-breathing", "Y"));
        assertThat(scoring.disposition()).isEqualTo(EMERGENCY);
        assertThat(scoring.provisional()).isFalse();
        assertThat(scoring.emergencyNotExcluded()).isFalse();
    }

    @Test
    void incomplete_is_no_disposition_that_could_be_provisional() {
        assertThat(DefaultScoring.of(SomeScoredResponse.empty()).provisional()).isFalse();
        assertThat(DefaultScoring.of(SomeScoredResponse.nothingWrong()
                                .without("new-pain")
                                .without("known-back-condition"))
                        .provisional())
                .isFalse();
    }

    @Test
    void incomplete_below_the_emergency_tier_still_excludes_the_emergency() {
        Scoring scoring = DefaultScoring.of(SomeScoredResponse.nothingWrong().without("worse-despite-movement"));
        assertThat(scoring.disposition()).isEqualTo(INCOMPLETE);
        assertThat(scoring.emergencyNotExcluded()).isFalse();
    }

    @Test
    void without_the_extension_central_chest_pain_scores_as_the_sources_say() {
        SomeScoredResponse central = SomeScoredResponse.nothingWrong().with("chest-pain", "Y");
        assertThat(DefaultScoring.of(central).disposition()).isEqualTo(EMERGENCY);
        Answers answers =
                AnswerReader.read(SomeProfiles.form(), central.response(), Optional.empty(), SomeScoredResponse.DAY);
        List<Criteria> sources = List.of(SomeProfiles.criteria("upper-back-pain-red-flags"));
        assertThat(CriteriaScorer.score(sources, SomeProfiles.care(), SomeProfiles.form(), answers)
                        .disposition())
                .isEqualTo(SELF_CARE);
    }

    @Test
    void an_emergency_is_excluded_only_when_every_emergency_flag_is_absent() {
        assertThat(DefaultScoring.of(SomeScoredResponse.nothingWrong()).noEmergencyCriterionMet())
                .isTrue();
        assertThat(DefaultScoring.of(SomeScoredResponse.nothingWrong().with("fever", "Y"))
                        .noEmergencyCriterionMet())
                .isTrue();
        assertThat(DefaultScoring.of(SomeScoredResponse.nothingWrong().without("chest-pain"))
                        .noEmergencyCriterionMet())
                .isFalse();
        assertThat(DefaultScoring.of(SomeScoredResponse.nothingWrong().with("chest-pain", "Y"))
                        .noEmergencyCriterionMet())
                .isFalse();
        assertThat(DefaultScoring.of(SomeScoredResponse.empty()).noEmergencyCriterionMet())
                .isFalse();
    }

    @Test
    void an_emergency_that_no_criterion_looks_for_is_not_excluded() {
        Criteria real = SomeProfiles.criteria().getFirst();
        Criteria fever = new Criteria(
                real.edition(),
                real.title(),
                real.form(),
                real.criteria().stream()
                        .filter(criterion -> criterion.tier() == URGENT)
                        .toList(),
                real.approval());
        Answers answers = AnswerReader.read(
                SomeProfiles.form(),
                SomeScoredResponse.nothingWrong().response(),
                Optional.empty(),
                SomeScoredResponse.DAY);
        Scoring scoring = CriteriaScorer.score(List.of(fever), SomeProfiles.care(), SomeProfiles.form(), answers);
        assertThat(scoring.noEmergencyCriterionMet()).isFalse();
    }

    @Test
    void without_any_criterion_nothing_is_scored() {
        Answers answers = AnswerReader.read(
                SomeProfiles.form(),
                SomeScoredResponse.nothingWrong().response(),
                Optional.empty(),
                SomeScoredResponse.DAY);
        Criteria real = SomeProfiles.criteria().getFirst();
        Criteria none = new Criteria(real.edition(), real.title(), real.form(), List.of(), real.approval());
        for (List<Criteria> nothing : List.of(List.<Criteria>of(), List.of(none))) {
            assertThatThrownBy(() -> CriteriaScorer.score(nothing, SomeProfiles.care(), SomeProfiles.form(), answers))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no criteria in force");
        }
    }

    @Test
    void any_response_comes_to_what_the_evidence_table_says() {
        for (SomeScoredResponse response : RandomResponses.some(3000, SEED)) {
            Scoring scoring = DefaultScoring.of(response);
            List<FlagState> states = new ArrayList<>();
            for (ClinicalRow row : ClinicalTable.ROWS) {
                states.add(row.expected(response));
            }
            assertThat(scoring.flags())
                    .as("seed %s: %s", SEED, response)
                    .extracting(FlagResult::state)
                    .isEqualTo(states);
            Disposition disposition = disposition(states);
            assertThat(scoring.disposition()).as(response.toString()).isEqualTo(disposition);
            assertThat(scoring.provisional())
                    .as(response.toString())
                    .isEqualTo(states.contains(FlagState.PRESENT)
                            && open(states).stream().anyMatch(tier -> tier.compareTo(disposition) < 0));
            assertThat(scoring.emergencyNotExcluded())
                    .as(response.toString())
                    .isEqualTo(disposition != EMERGENCY && open(states).contains(EMERGENCY));
        }
    }

    private static Disposition disposition(List<FlagState> states) {
        for (Disposition tier : List.of(EMERGENCY, URGENT, CLINICIAN_REVIEW)) {
            if (tiers(states, FlagState.PRESENT).contains(tier)) {
                return tier;
            }
        }
        return open(states).isEmpty() ? SELF_CARE : INCOMPLETE;
    }

    private static List<Disposition> open(List<FlagState> states) {
        return tiers(states, FlagState.NOT_ASSESSED);
    }

    private static List<Disposition> tiers(List<FlagState> states, FlagState wanted) {
        List<Disposition> tiers = new ArrayList<>();
        for (int row = 0; row < states.size(); row++) {
            if (states.get(row) == wanted) {
                tiers.add(ClinicalTable.ROWS.get(row).tier());
            }
        }
        return tiers;
    }

    @Test
    void only_signs_that_nobody_need_look_for_are_incomplete_and_never_self_care() {
        Scoring scoring = newest(criterion -> criterion.optional(), Story.base());
        assertThat(scoring.flags()).hasSize(6).allMatch(FlagResult::notExamined);
        assertThat(scoring.disposition()).isEqualTo(INCOMPLETE);
        assertThat(scoring.emergencyNotExcluded()).isTrue();
        assertThat(scoring.noEmergencyCriterionMet()).isFalse();
        assertThat(scoring.provisional()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Disposition.class,
            names = {"EMERGENCY", "URGENT", "CLINICIAN_REVIEW"})
    void a_tier_that_no_criterion_looks_for_is_open_and_never_self_care(Disposition tier) {
        assertThat(newest(_ -> true, Story.base()).disposition()).isEqualTo(SELF_CARE);

        Scoring without = newest(criterion -> criterion.tier() != tier || criterion.optional(), Story.base());
        assertThat(without.disposition()).isEqualTo(INCOMPLETE);
        assertThat(without.emergencyNotExcluded()).isEqualTo(tier == EMERGENCY);
    }

    @Test
    void advice_for_when_emergencies_are_excluded_waits_where_no_criterion_looks_for_one() {
        SomeScoredResponse asleep = Story.base().with("after-sleeping", "Y");
        assertThat(hints(newest(_ -> true, asleep))).isNotEmpty();
        assertThat(hints(newest(criterion -> criterion.tier() != EMERGENCY, asleep)))
                .isEmpty();
    }

    private static List<String> hints(Scoring scoring) {
        return scoring.hints().stream()
                .filter(hint -> hint.conditions().toString().contains("TIER"))
                .map(Care.Hint::id)
                .toList();
    }

    /** Scored by some of the newest criteria. */
    private static Scoring newest(Predicate<Criterion> which, SomeScoredResponse response) {
        List<Criteria> some = NewestEdition.CRITERIA.stream()
                .map(all -> new Criteria(
                        all.edition(),
                        all.title(),
                        all.form(),
                        all.criteria().stream().filter(which).toList(),
                        all.approval()))
                .toList();
        Answers answers =
                AnswerReader.read(NewestEdition.FORM, response.response(), Optional.empty(), SomeScoredResponse.DAY);
        return CriteriaScorer.score(some, NewestEdition.CARE, NewestEdition.FORM, answers);
    }
}
