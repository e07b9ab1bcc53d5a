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

/** The cases of a second reader of the evidence brief: dangers in disguise, calm pictures, open and contradictory answers. */
class SecondReaderCasesTest {
    private static final Path TABLE = Path.of("src/test/resources/org/dorsal/scoring/second-reader-cases-2.0.0.table");

    /**
     * A case.
     *
     * @param right dispositions that are right
     * @param causes codes of causes of which one must be named; "-" for none
     */
    record ReaderCase(String name, List<String> right, List<String> causes, Map<String, String> answers) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<ReaderCase> cases() throws IOException {
        List<String[]> lines = Files.readAllLines(TABLE).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" \\| ", 5))
                .toList();
        Map<String, String> base = EvidenceCases.answers(lines.getFirst()[4]);
        return lines.stream()
                .map(line -> {
                    Map<String, String> answers = new LinkedHashMap<>(base);
                    answers.putAll(EvidenceCases.answers(line[4]));
                    answers.values().removeIf("-"::equals);
                    return new ReaderCase(line[0], List.of(line[1].split(" ")), List.of(line[2].split(" ")), answers);
                })
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_case_has_a_right_result_and_names_a_right_cause(ReaderCase checked) {
        Scoring scoring = EvidenceCases.scored(checked.answers());

        assertThat(scoring.disposition().code()).as("%s", scoring.reached()).isIn(checked.right());
        if (!checked.causes().equals(List.of("-"))) {
            assertThat(scoring.reached().stream().map(CauseResult::code)).containsAnyElementsOf(checked.causes());
        }
    }
}
