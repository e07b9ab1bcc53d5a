package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AssessmentPagesTest {
    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.plain());

    @Test
    void smoke() throws Exception {
        var page = assessment.get("");
        java.nio.file.Files.writeString(
                java.nio.file.Path.of("target/page.html"), page.html().outerHtml());
        var answer = assessment.answer(page.version(), "leg-weakness", "Y");
        java.nio.file.Files.writeString(
                java.nio.file.Path.of("target/answer.html"), answer.html().outerHtml());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(assessment.after(Duration.ofSeconds(1)).get("/saved").status())
                .isEqualTo(200);
    }
}
