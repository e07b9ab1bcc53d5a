package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.SignQuestions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which questions ask for a sign: a note may list only these as negative. */
class SignQuestionsTest {
    static Stream<ComparedEdition> editions() {
        return ComparedEdition.all();
    }

    @ParameterizedTest
    @MethodSource("editions")
    void a_no_that_is_itself_a_sign_or_that_no_criterion_reads_is_no_negative(ComparedEdition edition) {
        Set<String> signs = SignQuestions.of(edition.criteria().stream().map(Criterion::condition));
        assertThat(signs)
                .contains(
                        "chest-pain",
                        "leg-weakness",
                        "cord-signs",
                        "organ-condition",
                        "fever",
                        "bone-risk",
                        "exam-nerves")
                .doesNotContain(
                        "eased-by-position",
                        "eased-by-rest",
                        "explained-by-strain",
                        "pillow-supportive",
                        "care-tried",
                        "examined",
                        "safeguarding-concern");
    }
}
