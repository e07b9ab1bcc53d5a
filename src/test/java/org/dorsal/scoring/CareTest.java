package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.knowledge.Disposition.CLINICIAN_REVIEW;
import static org.dorsal.knowledge.Disposition.EMERGENCY;
import static org.dorsal.knowledge.Disposition.INCOMPLETE;
import static org.dorsal.knowledge.Disposition.SELF_CARE;
import static org.dorsal.knowledge.Disposition.URGENT;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CareTest {
    private static final long SEED = 99;
    private static final List<SomeScoredResponse> RESPONSES =
            RandomResponses.some(Boolean.getBoolean("dorsal.long") ? 2_000 : 500, SEED);
    private static final Set<String> EXERCISES =
            Set.of("stretches", "strengthening-exercises", "regular-exercise", "manual-therapy-option");

    @Test
    void every_disposition_of_the_edition_is_met_by_the_responses_of_this_test() {
        Set<Disposition> met = new HashSet<>();
        RESPONSES.forEach(response -> met.add(DefaultScoring.of(response).disposition()));
        assertThat(met).containsExactlyInAnyOrder(EMERGENCY, URGENT, CLINICIAN_REVIEW, SELF_CARE, INCOMPLETE);
    }

    @Test
    void manual_therapy_is_never_offered_while_an_emergency_or_urgent_flag_is_present_or_unknown() {
        long offered = 0;
        for (SomeScoredResponse response : RESPONSES) {
            Scoring scoring = DefaultScoring.of(response);
            if (offers(scoring).contains("manual-therapy-option")) {
                offered++;
                assertThat(scoring.flags())
                        .as("seed %s: %s", SEED, response)
                        .filteredOn(flag -> flag.criterion().tier() != CLINICIAN_REVIEW)
                        .allMatch(flag -> flag.state() == FlagState.ABSENT);
            }
        }
        assertThat(offered).isPositive();
    }

    @Test
    void heat_and_over_the_counter_relief_wait_until_emergency_and_urgent_are_excluded() {
        for (SomeScoredResponse response : RESPONSES) {
            Scoring scoring = DefaultScoring.of(response);
            boolean excluded = scoring.flags().stream()
                    .filter(flag -> flag.criterion().tier() != CLINICIAN_REVIEW)
                    .allMatch(flag -> flag.state() == FlagState.ABSENT);
            boolean settled = List.of(SELF_CARE, CLINICIAN_REVIEW).contains(scoring.disposition());
            assertThat(offers(scoring).contains("heat-or-ice"))
                    .as(response.toString())
                    .isEqualTo(excluded && settled);
        }
    }

    @Test
    void no_exercise_is_offered_in_an_emergency_or_while_incomplete_or_urgent() {
        for (SomeScoredResponse response : RESPONSES) {
            Scoring scoring = DefaultScoring.of(response);
            if (Set.of(EMERGENCY, URGENT, INCOMPLETE).contains(scoring.disposition())) {
                assertThat(offers(scoring)).as(response.toString()).doesNotContainAnyElementsOf(EXERCISES);
            }
        }
    }

    @Test
    void the_care_follows_a_clinician_and_flags_and_disposition_stay_what_they_are() {
        for (SomeScoredResponse response : RESPONSES) {
            Scoring computed = DefaultScoring.of(response);
            for (Disposition decided : List.of(EMERGENCY, URGENT, CLINICIAN_REVIEW, SELF_CARE)) {
                Scoring scoring = DefaultScoring.deciding(response, decided);
                assertThat(scoring.disposition()).isEqualTo(computed.disposition());
                assertThat(scoring.flags()).isEqualTo(computed.flags());
                assertThat(scoring.open()).isEqualTo(computed.open());
                assertThat(offers(scoring)).contains("safety-net");
                assertThat(offers(scoring).contains("emergency-call")).isEqualTo(decided == EMERGENCY);
                assertThat(offers(scoring).contains("same-day-assessment")).isEqualTo(decided == URGENT);
            }
        }
    }

    @Test
    void who_decides_on_self_care_against_a_pressing_flag_is_offered_no_exercise_and_no_medicine() {
        long against = 0;
        for (SomeScoredResponse response : RESPONSES) {
            Scoring scoring = DefaultScoring.deciding(response, SELF_CARE);
            boolean excluded = scoring.flags().stream()
                    .filter(flag -> flag.criterion().tier() != CLINICIAN_REVIEW)
                    .allMatch(flag -> flag.state() == FlagState.ABSENT);
            if (!excluded) {
                against++;
                assertThat(offers(scoring))
                        .as("seed %s: %s", SEED, response)
                        .doesNotContainAnyElementsOf(EXERCISES)
                        .doesNotContain("heat-or-ice", "over-the-counter-pain-relief", "reassurance");
            }
        }
        assertThat(against).isPositive();
    }

    @Test
    void an_emergency_is_called_for_and_handed_over() {
        for (SomeScoredResponse response : RESPONSES) {
            Scoring scoring = DefaultScoring.of(response);
            assertThat(offers(scoring).containsAll(List.of("emergency-call", "emergency-handover")))
                    .isEqualTo(scoring.disposition() == EMERGENCY);
        }
    }

    @Test
    void every_result_carries_the_safety_net_and_no_offer_twice() {
        for (SomeScoredResponse response : RESPONSES) {
            assertThat(offers(DefaultScoring.of(response)))
                    .as(response.toString())
                    .contains("safety-net")
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void completing_the_questions_is_offered_exactly_when_provisional_or_incomplete() {
        for (SomeScoredResponse response : RESPONSES) {
            Scoring scoring = DefaultScoring.of(response);
            assertThat(offers(scoring).contains("complete-questions"))
                    .as(response.toString())
                    .isEqualTo(scoring.provisional() || scoring.disposition() == INCOMPLETE);
        }
    }

    @Test
    void an_incomplete_result_offers_nothing_but_the_questions_and_the_safety_net() {
        Scoring scoring = DefaultScoring.of(SomeScoredResponse.empty());
        assertThat(offers(scoring)).containsExactly("complete-questions", "safety-net");
        assertThat(scoring.goals()).isEmpty();
        assertThat(scoring.hints()).isEmpty();
    }

    @Test
    void nothing_offered_is_an_order_for_medicine() {
        assertThat(SomeProfiles.care().offers())
                .extracting(offer -> offer.activity().kind())
                .containsOnly("ServiceRequest", "Task", "CommunicationRequest");
    }

    @Test
    void self_care_sets_goals() {
        assertThat(DefaultScoring.of(SomeScoredResponse.nothingWrong()).goals())
                .extracting(Care.Goal::id)
                .contains("goal-pain");
    }

    @ParameterizedTest
    @CsvSource({
        "male, '', true",
        "female, not-pregnant, true",
        "female, not-applicable, true",
        "female, pregnant, false",
        "female, UNK, false",
        "female, '', false",
        "UNK, '', false"
    })
    void strengthening_waits_until_a_pregnancy_is_excluded(String sex, String pregnancy, boolean offered) {
        SomeScoredResponse response = SomeScoredResponse.nothingWrong().with("sex", sex);
        SomeScoredResponse asked = pregnancy.isEmpty() ? response : response.with("pregnancy-status", pregnancy);
        assertThat(offers(DefaultScoring.of(asked)).contains("strengthening-exercises"))
                .isEqualTo(offered);
    }

    @Test
    void a_hint_shows_only_when_all_it_says_is_known() {
        SomeScoredResponse mild = SomeScoredResponse.nothingWrong().with("pain-severity-word", "mild");
        assertThat(hints(mild.with("pain-severity-score", "9"))).contains("contradiction-mild-high-score");
        assertThat(hints(mild.without("pain-severity-score"))).doesNotContain("contradiction-mild-high-score");
    }

    private static List<String> hints(SomeScoredResponse response) {
        return DefaultScoring.of(response).hints().stream().map(Care.Hint::id).toList();
    }

    private static List<String> offers(Scoring scoring) {
        return scoring.offers().stream().map(activity -> activity.code().code()).toList();
    }
}
