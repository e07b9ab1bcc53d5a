package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Time since the onset on the handover to an ambulance, which decides on reperfusion. */
class AmbulancePageTest {
    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.british());

    @BeforeEach
    void an_emergency_of_40_minutes() {
        answer(assessment, "pain-duration-value", "40");
        answer(assessment, "pain-duration-unit", "min");
        answer(assessment, "sign-with-pain", "chest-tight");
    }

    @Test
    void the_minutes_count_from_the_answer_and_not_from_a_later_save() {
        SomeAssessment later = assessment.after(Duration.ofMinutes(20));
        answer(later, "function-loss", "none");
        later.save(later.get("").version(), Map.of("acknowledged", List.of("acs")));

        assertThat(handOver(assessment.after(Duration.ofMinutes(21)))).contains("Pain began about 61 minutes ago");
    }

    @Test
    void a_changed_answer_counts_anew() {
        SomeAssessment later = assessment.after(Duration.ofMinutes(20));
        answer(later, "pain-duration-value", "50");

        assertThat(handOver(assessment.after(Duration.ofMinutes(21)))).contains("Pain began about 51 minutes ago");
    }

    private static void answer(SomeAssessment page, String linkId, String value) {
        assertThat(page.answer(page.get("").version(), linkId, value).status()).isEqualTo(200);
    }

    private static String handOver(SomeAssessment page) {
        return page.get("/ambulance").text("article");
    }
}
