package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;
import static org.dorsal.knowledge.SomeTexts.coded;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.dorsal.Seeds;
import org.dorsal.assessment.StoredHistory;
import org.dorsal.http.web.SomeReview.ReviewReply;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

/**
 * Tests that the last signed result comes first when a patient is opened again, and that the history distinguishes
 * computed from decided.
 */
class LastResultTest {
    private static final SomeScoredResponse WELL =
            SomeScoredResponse.nothingWrong().with("age-years", "42");
    private final SomeReview review = SomeReview.in(Wording.Locale.EN_US);

    @Test
    void without_a_signature_nothing_stands_there() {
        new StoredHistory("northside", review.patient()).completed("2026-11-02", WELL);
        assertThat(review.get("").html().select(".last")).isEmpty();
    }

    @Test
    void the_decided_result_stands_first_beside_the_computed_one_with_amend_and_new() {
        String id = signedOtherwise();
        ReviewReply page = review.get("");
        assertThat(page.text(".last"))
                .contains(word("assess.last"), "Self-care", "Signed 20-Nov-2026", "Computed: Urgent, same day");
        assertThat(page.html().select(".last form").eachAttr("action"))
                .satisfiesExactly(
                        amend -> assertThat(amend).endsWith("/assessment/" + id + "/amend"),
                        fresh -> assertThat(fresh).endsWith("/history/new-from/" + id));
        assertThat(page.html().select("#q-substance-use input[checked]"))
                .as("nothing of it is answered by that")
                .isEmpty();

        assertThat(review.post("/history/new-from/" + id, PageForm.EMPTY).status())
                .isEqualTo(303);
        assertThat(review.get("").html().select(".last"))
                .as("a new one is begun")
                .isEmpty();
    }

    @Test
    void what_was_withdrawn_is_no_last_result() {
        String id = review.answered(WELL).signed();
        new StoredHistory("northside", review.patient()).withdrawn(id, "2026-11-20", WELL);
        assertThat(review.get("").html().select(".last")).isEmpty();
    }

    @Test
    void the_history_shows_computed_and_decided_every_version_and_the_causes_over_time() {
        String id = signedOtherwise();
        review.post("/assessment/" + id + "/amend", PageForm.EMPTY);
        review.answeredElsewhere("bone-risk-kind", "osteoporosis");
        assertThat(review.signed("amendment=Osteoporosis told later")).isEqualTo(id);

        ReviewReply page = review.get("/history");
        assertThat(page.all(".past .said"))
                .containsExactly(coded("disposition", "urgent"), coded("disposition", "urgent"));
        List<String> versions = page.all(".versions li");
        assertThat(versions).hasSize(2);
        assertThat(versions.getFirst())
                .contains("computed Urgent, same day, decided Urgent", "Osteoporosis told later");
        assertThat(versions.getLast()).contains("computed Urgent, same day, decided Self-care");
        assertThat(page.all("svg g.shape:not(.decided) title")).hasSize(1);
        assertThat(page.all("svg g.decided title")).containsExactly("20-Nov-2026: decided Urgent, same day");
        assertThat(page.text("svg text.causes"))
                .startsWith("20-Nov-2026: causes to exclude: 2 (")
                .endsWith("2");
    }

    private String signedOtherwise() {
        review.answered(WELL.with("substance-use", "injected-12-months").with("constant", "Y"));
        ReviewReply other = review.post(
                "/sign",
                review.get("/review")
                        .form(
                                "act=look",
                                "disposition=self-care",
                                "disposition-reason=clinical-judgement",
                                "disposition-text=Known for years"));
        String address = review.post("/sign", other.form("attested=yes", "act=sign", "open=Asked by telephone"))
                .location();
        return address.substring(address.lastIndexOf('/') + 1);
    }

    @Test
    void steps_lie_in_proportion_to_time_and_never_touch() {
        Instant start = Instant.parse("2026-01-01T09:00:00Z");
        int[] year =
                TrendView.places(List.of(start, start.plus(Duration.ofDays(90)), start.plus(Duration.ofDays(360))));
        assertThat((year[1] - year[0]) * 4).isCloseTo(year[2] - year[0], org.assertj.core.data.Offset.offset(4));

        long seed = Seeds.ofRun();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            int steps = 1 + random.nextInt(24);
            long span = 1L + random.nextInt(1_000_000_000);
            List<Instant> moments = IntStream.range(0, steps)
                    .mapToLong(_ -> (long) (Math.pow(random.nextDouble(), 6) * span))
                    .sorted()
                    .mapToObj(start::plusSeconds)
                    .toList();
            int[] xs = TrendView.places(moments);
            for (int index = 0; index < steps; index++) {
                assertThat(xs[index]).isBetween(TrendView.LEFT, TrendView.RIGHT);
                assertThat(index == 0 ? 22 : xs[index] - xs[index - 1])
                        .as("width of a shape")
                        .isGreaterThanOrEqualTo(22);
            }
        }
    }
}
