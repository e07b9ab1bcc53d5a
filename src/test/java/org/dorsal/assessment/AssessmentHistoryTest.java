package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.dorsal.assessment.AssessmentHistory.HistoryEntry;
import org.dorsal.assessment.AssessmentHistory.HistoryResult;
import org.dorsal.assessment.AssessmentHistory.RecentAssessments;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.EvidenceCases;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

/** Stored assessments as they were stored, on a real PostgreSQL. */
class AssessmentHistoryTest {
    private static final String SITE = "history";
    private static final AtomicInteger PATIENTS = new AtomicInteger();

    private final String patient = "history-" + PATIENTS.incrementAndGet();
    private final StoredHistory past = new StoredHistory(SITE, patient);
    private final AssessmentHistory history = StoredHistory.history();

    @Test
    void assessments_come_newest_first_by_the_day_on_which_they_were_made() {
        String middle = past.completed("2026-10-02T09:00:00Z", SomeScoredResponse.nothingWrong());
        String newest = past.completed("2026-11-02T09:00:00Z", SomeScoredResponse.nothingWrong());
        String oldest = past.completed("2026-09-02", SomeScoredResponse.nothingWrong());
        assertThat(recent().newestFirst()).extracting(HistoryEntry::id).containsExactly(newest, middle, oldest);
        assertThat(recent().more()).isFalse();
    }

    @Test
    void an_assessment_tells_what_it_came_to() {
        past.completed(
                "2026-11-02T09:00:00+01:00",
                SomeScoredResponse.nothingWrong()
                        .with("function-loss", "both-legs-weak")
                        .unknown("fever-time"));
        HistoryEntry only = only();
        assertThat(only.authored()).isEqualTo("2026-11-02T09:00:00+01:00");
        assertThat(only.author()).contains("Practitioner/one");
        assertThat(only.painScore()).contains(4);
        assertThat(only.answers().of("function-loss")).containsExactly("both-legs-weak");
        HistoryResult result = only.result().orElseThrow();
        assertThat(result.status()).isEqualTo("preliminary");
        assertThat(result.disposition()).isEqualTo("emergency");
        assertThat(result.causes())
                .containsEntry("myelopathy", "emergency")
                .containsEntry("sepsis", "incomplete")
                .doesNotContainKey("embolism");
        assertThat(result.editions())
                .anyMatch(edition -> edition.contains("/PlanDefinition/upper-back-pain-evidence|"));
    }

    @Test
    void a_result_while_a_higher_tier_is_open_is_provisional() {
        past.completed("2026-11-02", EvidenceCases.of(Disposition.URGENT).unknown("function-loss"));
        assertThat(only().result().orElseThrow().provisional()).isTrue();
    }

    @Test
    void an_amendment_and_a_withdrawal_stand_as_they_are_now() {
        String amended =
                past.signed("2026-11-03", SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak"));
        past.amended(amended, "2026-11-03", SomeScoredResponse.nothingWrong());
        String withdrawn = past.signed("2026-11-01", SomeScoredResponse.nothingWrong());
        past.withdrawn(withdrawn, "2026-11-01", SomeScoredResponse.nothingWrong());
        assertThat(recent().newestFirst())
                .extracting(
                        HistoryEntry::id, entry -> entry.result().map(HistoryResult::status), HistoryEntry::withdrawn)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(amended, Optional.of("amended"), false),
                        org.assertj.core.api.Assertions.tuple(withdrawn, Optional.of("entered-in-error"), true));
        assertThat(onlyEntry(amended).result().orElseThrow().disposition()).isEqualTo("self-care");
    }

    @Test
    void one_that_was_only_begun_has_no_result_and_a_missing_score_is_none() {
        past.begun("2026-11-02", SomeScoredResponse.empty().with("fever-time", "now-or-3-days"));
        assertThat(only().result()).isEmpty();
        assertThat(only().painScore()).isEmpty();
        assertThat(only().status()).isEqualTo("in-progress");
    }

    @Test
    void another_patients_assessment_is_as_unknown_as_one_that_never_was() {
        String foreign =
                new StoredHistory(SITE, patient + "-other").completed("2026-11-02", SomeScoredResponse.nothingWrong());
        assertThat(recent().newestFirst()).isEmpty();
        assertThat(history.of(SITE, patient, foreign)).isEmpty();
        assertThat(history.of(SITE, patient, "00000000-0000-7000-8000-000000000000"))
                .isEmpty();
        assertThat(history.of(SITE, patient, "../" + foreign)).isEmpty();
    }

    @Test
    void another_sites_assessment_is_not_read_though_the_patients_have_the_same_id() {
        String foreign = new StoredHistory("history-elsewhere", patient)
                .completed("2026-11-02", SomeScoredResponse.nothingWrong());
        assertThat(recent().newestFirst()).isEmpty();
        assertThat(history.of(SITE, patient, foreign)).isEmpty();
    }

    @Test
    void at_most_fifty_are_read_and_that_there_are_more_is_said() {
        for (int day = 0; day <= AssessmentHistory.AT_MOST; day++) {
            past.begun(
                    "2026-%02d-%02d".formatted(1 + day / 28, 1 + day % 28),
                    SomeScoredResponse.empty().with("fever-time", "now-or-3-days"));
        }
        assertThat(recent().newestFirst()).hasSize(AssessmentHistory.AT_MOST);
        assertThat(recent().newestFirst().getLast().authored()).isEqualTo("2026-01-02");
        assertThat(recent().more()).isTrue();
    }

    private RecentAssessments recent() {
        return history.of(SITE, patient);
    }

    private HistoryEntry onlyEntry(String id) {
        return history.of(SITE, patient, id).orElseThrow();
    }

    private HistoryEntry only() {
        assertThat(recent().newestFirst()).hasSize(1);
        return recent().newestFirst().getFirst();
    }
}
