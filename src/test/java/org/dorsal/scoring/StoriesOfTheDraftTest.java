package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.Story.StoryFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The 27 stories and those of the review of edition 1.1.0, scored by edition 1.2.0. */
class StoriesOfTheDraftTest {
    private static final int IN_SIGHT = 7;

    private static final List<String> NAMES = List.of("upper-back-pain-red-flags", "upper-back-pain-extensions");
    private static final Knowledge KNOWLEDGE = SomeProfiles.knowledge();
    private static final Form FORM =
            KNOWLEDGE.formInUse(NAMES, Optional.of("1.2.0")).orElseThrow();
    private static final Care CARE = KNOWLEDGE.newestCare(FORM).orElseThrow();
    private static final List<Criteria> CRITERIA = NAMES.stream()
            .map(name -> KNOWLEDGE.newestCriteria(name, FORM).orElseThrow())
            .toList();
    private static final StoryFile TOLD = StoryFile.read("stories-1.2.0.json");

    static List<Story> stories() {
        return TOLD.stories();
    }

    @ParameterizedTest
    @MethodSource("stories")
    void a_careful_clinician_would_accept_it(Story story) {
        Scoring scoring = score(story);
        assertThat(scoring.findings()).isEmpty();
        assertThat(story.disposition()).contains(scoring.disposition().code());
        assertThat(scoring.flags().stream()
                        .filter(flag -> flag.state() == FlagState.PRESENT)
                        .map(flag -> flag.criterion().flag().code()))
                .containsAll(story.present());
        assertThat(offers(scoring)).containsAll(story.offered()).noneMatch(story.never()::contains);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void what_matters_most_is_in_sight(Story story) {
        List<String> offers = offers(score(story));
        assertThat(offers.indexOf("safety-net")).isBetween(0, IN_SIGHT - 1);
        for (String first : List.of(
                "emergency-call",
                "same-day-assessment",
                "see-doctor-today",
                "see-doctor-within-a-week",
                "see-doctor")) {
            assertThat(offers.indexOf(first)).isLessThan(IN_SIGHT);
        }
        if (offers.contains("finish-questions-today")) {
            assertThat(offers.getFirst()).isEqualTo("complete-questions");
        }
    }

    /** Safety net of an emergency: signs of an emergency alone. */
    @ParameterizedTest
    @MethodSource("stories")
    void an_emergency_plan_names_no_lesser_help(Story story) {
        Scoring scoring = score(story);
        List<String> texts = scoring.offers().stream()
                .filter(activity -> activity.code().code().equals("safety-net"))
                .map(activity -> activity.says().us())
                .toList();
        assertThat(texts).singleElement().asString().contains("Call 911 ", " gets worse: ");
        assertThat(texts.getFirst().contains("See a doctor")).isEqualTo(scoring.disposition() != Disposition.EMERGENCY);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void the_plan_of_a_child_names_a_clinician_who_knows_children(Story story) {
        Scoring scoring = score(story);
        boolean child = story.answers().getOrDefault("age-years", List.of()).stream()
                .anyMatch(age -> Integer.parseInt(age) < 16);
        assertThat(offers(scoring).contains("clinician-for-children")).isEqualTo(child);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void no_remark_blames_posture_where_no_strain_explains_the_pain_or_it_grows(Story story) {
        List<String> hints = score(story).hints().stream().map(Care.Hint::id).toList();
        if (answer(story, "explained-by-strain").equals(List.of("N"))
                || answer(story, "worsening").equals(List.of("Y"))) {
            assertThat(hints).doesNotContain("hint-postural-strain");
        }
    }

    private static List<String> answer(Story story, String linkId) {
        return story.answers().getOrDefault(linkId, List.of());
    }

    @Test
    void the_stories_are_all_there() {
        assertThat(stories()).hasSize(87);
    }

    private static Scoring score(Story story) {
        Answers answers = AnswerReader.read(
                FORM, TOLD.response(FORM, story).response(), Optional.empty(), SomeScoredResponse.DAY);
        return CriteriaScorer.score(CRITERIA, CARE, FORM, answers);
    }

    private static List<String> offers(Scoring scoring) {
        return scoring.offers().stream().map(activity -> activity.code().code()).toList();
    }
}
