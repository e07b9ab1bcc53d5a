package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoriesTest {
    private static final List<String> MOVEMENT = List.of(
            "stretches", "gentle-stretches", "strengthening-exercises", "regular-exercise", "manual-therapy-option");

    static List<Story> stories() {
        return Story.all();
    }

    @ParameterizedTest
    @MethodSource("stories")
    void a_careful_clinician_would_accept_it(Story story) {
        Scoring scoring = NewestEdition.score(story.response());
        assertThat(scoring.findings()).isEmpty();
        assertThat(story.disposition())
                .as("flags %s", present(scoring))
                .contains(scoring.disposition().code());
        assertThat(present(scoring)).containsAll(story.present());
        assertThat(offers(scoring)).containsAll(story.offered());
        assertThat(offers(scoring)).noneMatch(story.never()::contains);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void who_needs_help_today_is_sent_to_no_exercise_and_everybody_gets_the_safety_net(Story story) {
        Scoring scoring = NewestEdition.score(story.response());
        assertThat(offers(scoring)).contains("safety-net");
        if (List.of("emergency", "urgent", "incomplete")
                .contains(scoring.disposition().code())) {
            assertThat(offers(scoring)).doesNotContainAnyElementsOf(MOVEMENT);
        }
    }

    @Test
    void the_stories_are_all_there() {
        assertThat(Story.all()).hasSize(27);
    }

    private static List<String> present(Scoring scoring) {
        return scoring.flags().stream()
                .filter(flag -> flag.state() == FlagState.PRESENT)
                .map(flag -> flag.criterion().flag().code())
                .toList();
    }

    private static List<String> offers(Scoring scoring) {
        return scoring.offers().stream().map(activity -> activity.code().code()).toList();
    }
}
