package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.dorsal.SomeValidator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HL7's validator finds no error in the form and the evidence models of edition 2.0.0. */
class EvidenceFilesAreValidFhirTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "questionnaire/upper-back-pain-assessment-2.0.0.json",
                "plan/upper-back-pain-evidence-2.0.0.json",
                "code-system/cause.json",
                "code-system/plan-type.json",
                "code-system/disposition.json",
                "code-system/answer.json",
            })
    void a_file_has_no_error(String file) {
        assertThat(SomeValidator.errorsIn(Path.of("profiles", file))).isEmpty();
    }
}
