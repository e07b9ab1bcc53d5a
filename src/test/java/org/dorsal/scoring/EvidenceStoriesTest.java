package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Case stories and patterns of a clinical review, judged by result, cause and plan. */
class EvidenceStoriesTest {
    /**
     * A story.
     *
     * @param right dispositions that a careful clinician would accept
     * @param causes codes of causes of which one must be named; empty where none must
     * @param offered codes of activities that must be proposed
     * @param never codes of activities that must not be proposed
     */
    record Story(
            String name,
            List<String> right,
            List<String> causes,
            List<String> offered,
            List<String> never,
            Map<String, String> answers) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Story> stories() {
        return EvidenceCases.rows(EvidenceCases.STORIES, 6, 5).stream()
                .map(row -> new Story(
                        row.cells().get(0),
                        EvidenceCases.codes(row.cells().get(1)),
                        EvidenceCases.codes(row.cells().get(2)),
                        EvidenceCases.codes(row.cells().get(3)),
                        EvidenceCases.codes(row.cells().get(4)),
                        row.answers()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("stories")
    void a_careful_clinician_would_accept_it(Story story) {
        Scoring scoring = EvidenceCases.scored(story.answers());

        assertThat(scoring.disposition().code()).as("%s", scoring.reached()).isIn(story.right());
        if (!story.causes().isEmpty()) {
            assertThat(scoring.reached().stream().map(CauseResult::code)).containsAnyElementsOf(story.causes());
        }
        assertThat(scoring.offers())
                .extracting(offer -> offer.code().code())
                .containsAll(story.offered())
                .noneMatch(story.never()::contains);
    }
}
