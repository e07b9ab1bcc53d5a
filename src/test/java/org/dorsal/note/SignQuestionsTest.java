package org.dorsal.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.dorsal.knowledge.EvidenceModels.CauseModel;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;

/** Which questions ask for a sign: a note may list only these as negative. */
class SignQuestionsTest {
    @Test
    void a_no_that_is_itself_a_sign_or_that_no_model_reads_is_no_negative() {
        Set<String> signs =
                SignQuestions.of(SomeProfiles.models().causes().stream().flatMap(CauseModel::signs));
        assertThat(signs)
                .contains(
                        "pain-elsewhere",
                        "sign-with-pain",
                        "function-loss",
                        "numbness-area",
                        "tearing-pain",
                        "exam-nerve-sign")
                .doesNotContain("explained-by-strain", "can-lie-flat", "pillow-supportive", "examined");
    }
}
