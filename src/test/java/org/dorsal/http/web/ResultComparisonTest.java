package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.dorsal.assessment.ResultDigest;
import org.dorsal.http.web.SomeAssessment.AssessmentReply;
import org.dorsal.store.StoredEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page's own result that differs from the service's is recorded with the save, and counted; nothing else is. */
class ResultComparisonTest {
    private static final String OTHER = "0".repeat(64);

    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.plain());

    @Test
    void a_difference_is_recorded_with_the_save_and_counted() {
        AssessmentReply saved = send("sign-with-pain", "chest-tight", "urgent", OTHER);

        assertThat(saved.status()).isEqualTo(200);
        assertThat(saved.json().at("/draft/result/disposition").asString()).isEqualTo("emergency");
        assertThat(assessment.differences()).isEqualTo(1);
        assertThat(differences("page urgent " + OTHER + ", service emergency")).isEqualTo(1);
    }

    @Test
    void the_same_result_is_no_difference() {
        send("sign-with-pain", "chest-tight", "emergency", OTHER);
        String digest =
                ResultDigest.of(assessment.sheets().open(assessment.visit()).scored());

        send("sign-with-pain", "chest-tight", "emergency", digest);

        assertThat(assessment.differences()).isEqualTo(1);
        assertThat(differences("page emergency")).isEqualTo(1);
    }

    /** Editions and scripts change with a release; their results are not those of this replica. */
    @Test
    void a_result_of_another_edition_or_of_other_scripts_is_not_compared() {
        String engine = engine();
        for (String other : List.of(engine.replace("2.0.0", "1.0.0"), engine + "0", "")) {
            post("sign-with-pain", "chest-tight", other, "urgent", OTHER);
        }
        assertThat(assessment.differences()).isZero();
    }

    /** The event holds what the form says: only a tier and a digest may reach it. */
    @ParameterizedTest
    @ValueSource(strings = {"urgent,<b>", "URGENT," + "0000", "my patient," + "0", ","})
    void what_is_no_tier_and_no_digest_is_not_recorded(String result) {
        String[] parts = (result + " ").split(",", 2);
        AssessmentReply saved = send("sign-with-pain", "chest-tight", parts[0], parts[1]);
        assertThat(saved.status()).isEqualTo(200);
        assertThat(differences("page ")).isZero();
    }

    private AssessmentReply send(String linkId, String value, String tier, String digest) {
        return post(linkId, value, engine(), tier, digest);
    }

    private AssessmentReply post(String linkId, String value, String engine, String tier, String digest) {
        String version = assessment.sheets().open(assessment.visit()).version().toString();
        return assessment.save(
                version,
                Map.of(
                        "changes",
                        List.of(SomeAssessment.change(linkId, value)),
                        "acknowledged", // a repeat stores nothing, and its result is not compared
                        List.of("alarm-" + version),
                        "result",
                        Map.of("engine", engine, "disposition", tier, "digest", digest)));
    }

    private String engine() {
        return assessment.sheets().comparison().engine();
    }

    private long differences(String text) {
        return StoredEvents.about(assessment.visit().launch().patient().value()).stream()
                .filter(event -> event.contains(text))
                .count();
    }
}
