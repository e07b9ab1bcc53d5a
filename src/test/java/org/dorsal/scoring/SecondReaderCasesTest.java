package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of a second reader of the evidence brief: dangers in disguise, calm pictures, open and contradictory answers. */
class SecondReaderCasesTest {
    static final Path TABLE = Path.of("src/test/resources/org/dorsal/scoring/second-reader-cases-2.0.0.table");

    /**
     * A case.
     *
     * @param right dispositions that are right
     * @param causes codes of causes of which one must be named; empty where none must
     */
    record ReaderCase(String name, List<String> right, List<String> causes, Map<String, String> answers) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<ReaderCase> cases() {
        return EvidenceCases.rows(TABLE, 5, 4).stream()
                .map(row -> new ReaderCase(
                        row.cells().get(0),
                        EvidenceCases.codes(row.cells().get(1)),
                        EvidenceCases.codes(row.cells().get(2)),
                        row.answers()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_case_has_a_right_result_and_names_a_right_cause(ReaderCase checked) {
        Scoring scoring = EvidenceCases.scored(checked.answers());

        assertThat(scoring.disposition().code()).as("%s", scoring.reached()).isIn(checked.right());
        if (!checked.causes().isEmpty()) {
            assertThat(scoring.reached().stream().map(CauseResult::code)).containsAnyElementsOf(checked.causes());
        }
    }
}
