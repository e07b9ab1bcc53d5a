package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Case stories and patterns of a clinical review, judged by result, cause and plan. */
class EvidenceStoriesTest {
    private static final Path TABLE = Path.of("src/test/resources/org/dorsal/scoring/stories-2.0.0.table");

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

    static List<Story> stories() throws IOException {
        List<String[]> lines = Files.readAllLines(TABLE).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" \\| ", 6))
                .toList();
        Map<String, String> base = EvidenceCases.answers(lines.getFirst()[5]);
        return lines.stream()
                .map(line -> {
                    Map<String, String> answers = new LinkedHashMap<>(base);
                    answers.putAll(EvidenceCases.answers(line[5]));
                    answers.values().removeIf("-"::equals);
                    return new Story(line[0], codes(line[1]), codes(line[2]), codes(line[3]), codes(line[4]), answers);
                })
                .toList();
    }

    private static List<String> codes(String text) {
        return text.equals("-") ? List.of() : List.of(text.split(" "));
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
