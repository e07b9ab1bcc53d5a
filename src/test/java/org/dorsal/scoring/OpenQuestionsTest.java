package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;

class OpenQuestionsTest {
    private static final long SEED = 31;
    private static final List<SomeScoredResponse> RESPONSES =
            RandomResponses.some(Boolean.getBoolean("dorsal.long") ? 600 : 200, SEED);

    @Test
    void the_most_pressing_tier_comes_first_and_no_question_twice() {
        Scoring scoring = DefaultScoring.of(SomeScoredResponse.nothingWrong()
                .without("worse-despite-movement")
                .without("cancer-ever")
                .without("bowel-problem")
                .without("chest-pain")
                .without("pain-side"));
        assertThat(scoring.open())
                .containsExactly("pain-side", "chest-pain", "bowel-problem", "cancer-ever", "worse-despite-movement");
        assertThat(DefaultScoring.flag(scoring, "possible-gallbladder").state()).isEqualTo(FlagState.ABSENT);
    }

    @Test
    void a_follow_up_question_is_open_only_once_it_is_asked() {
        SomeScoredResponse none = SomeScoredResponse.nothingWrong().without("muscle-weakness");
        assertThat(DefaultScoring.of(none).open()).containsExactly("muscle-weakness");
        assertThat(DefaultScoring.of(none.with("muscle-weakness", "Y")).open()).containsExactly("neuro-progressing");
        assertThat(DefaultScoring.of(none.with("muscle-weakness", "UNK")).open())
                .containsExactly("muscle-weakness");
    }

    @Test
    void every_open_question_is_one_that_the_form_asks_now() {
        for (SomeScoredResponse response : RESPONSES) {
            for (String linkId : DefaultScoring.of(response).open()) {
                Item item = SomeProfiles.form().item(linkId).orElseThrow();
                assertThat(response.asks(item))
                        .as("%s, seed %s: %s", linkId, SEED, response)
                        .isTrue();
            }
        }
    }

    @Test
    void the_order_follows_the_tiers() {
        for (SomeScoredResponse response : RESPONSES) {
            Scoring scoring = DefaultScoring.of(response);
            assertThat(scoring.open()).doesNotHaveDuplicates();
            List<Disposition> tiers = scoring.open().stream()
                    .map(linkId -> mostPressing(scoring, linkId))
                    .toList();
            assertThat(tiers).as(response.toString()).isSorted();
        }
    }

    @Test
    void a_flag_names_what_would_settle_it_exactly_while_it_is_open() {
        for (SomeScoredResponse response : RESPONSES) {
            for (FlagResult flag : DefaultScoring.of(response).flags()) {
                boolean open = flag.state() == FlagState.NOT_ASSESSED;
                assertThat(flag.settledBy().isEmpty()).isEqualTo(!open);
                assertThat(flag.decidedBy().isEmpty()).isEqualTo(open);
            }
        }
    }

    @Test
    void answering_the_open_questions_leaves_no_flag_open() {
        RandomResponses answers = new RandomResponses(SEED);
        for (SomeScoredResponse start : RESPONSES) {
            assertSettles(start, answers, Optional.empty());
        }
    }

    @Test
    void answering_the_open_questions_settles_what_a_partial_birth_date_leaves_open() {
        RandomResponses answers = new RandomResponses(SEED);
        for (SomeScoredResponse start : RESPONSES.subList(0, 100)) {
            SomeScoredResponse open = start.without("age-years");
            Scoring scoring = DefaultScoring.of(open, Optional.of("1975"));
            assertThat(scoring.open()).contains("age-years");
            assertSettles(open.with("age-years", "50"), answers, Optional.of("1975"));
        }
    }

    private static void assertSettles(SomeScoredResponse start, RandomResponses answers, Optional<String> birthDate) {
        SomeScoredResponse response = start;
        Scoring scoring = DefaultScoring.of(response, birthDate);
        for (int round = 0; round < 6 && !scoring.open().isEmpty(); round++) {
            for (String linkId : scoring.open()) {
                response = answers.known(response, linkId);
            }
            scoring = DefaultScoring.of(response, birthDate);
        }
        assertThat(DefaultScoring.states(scoring))
                .as("seed %s: %s", SEED, response)
                .doesNotContainValue(FlagState.NOT_ASSESSED);
    }

    @Test
    void an_answer_that_decided_nothing_can_change_without_changing_what_was_decided() {
        RandomResponses answers = new RandomResponses(SEED);
        for (SomeScoredResponse response : RESPONSES) {
            Scoring before = DefaultScoring.of(response);
            for (Item item : SomeProfiles.form().items().values()) {
                SomeScoredResponse other = answers.changed(response, item);
                Map<String, FlagState> after = DefaultScoring.states(DefaultScoring.of(other));
                before.flags().stream()
                        .filter(flag -> !flag.decidedBy().isEmpty())
                        .filter(flag -> !flag.decidedBy().contains(item.linkId()))
                        .filter(flag -> after.get(flag.criterion().flag().code()) != flag.state())
                        .forEach(flag -> {
                            throw new AssertionError("%s changes with %s, seed %s: %s"
                                    .formatted(flag.criterion().flag().code(), item.linkId(), SEED, response));
                        });
            }
        }
    }

    @Test
    void what_decided_a_flag_is_what_was_answered() {
        FlagResult flag = DefaultScoring.flag(
                DefaultScoring.of(SomeScoredResponse.nothingWrong()
                        .with("pain-side", "left")
                        .with("nausea", "Y")
                        .with("sweating", "Y")),
                "possible-heart-attack");
        assertThat(flag.decidedBy()).containsExactly("pain-side", "nausea", "sweating");
        FlagResult weeks = DefaultScoring.flag(
                DefaultScoring.of(SomeScoredResponse.nothingWrong()), "beyond-two-weeks-despite-care");
        assertThat(weeks.decidedBy()).containsExactly("pain-duration-value", "pain-duration-unit");
    }

    private static Disposition mostPressing(Scoring scoring, String linkId) {
        return scoring.flags().stream()
                .filter(flag -> flag.settledBy().contains(linkId))
                .map(flag -> flag.criterion().tier())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }
}
