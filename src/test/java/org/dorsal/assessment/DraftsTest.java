package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.dorsal.assessment.Drafts.DraftSnapshot;
import org.dorsal.assessment.Drafts.SaveResult;
import org.dorsal.store.DraftRows;
import org.dorsal.store.DraftRows.DraftKey;
import org.dorsal.store.DraftRows.DraftVersion;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;

class DraftsTest {
    private static final Instant AT = Instant.parse("2026-11-20T14:02:11.123Z");
    private static final AtomicInteger SITES = new AtomicInteger();

    private final Drafts drafts =
            new Drafts(new DraftRows(TestPostgres.shared().asApplication(), Duration.ofSeconds(10)), new Random(5));
    private final DraftKey key = key("drafts-" + SITES.incrementAndGet(), "p1", "Practitioner/one");

    @Test
    void what_was_saved_is_resumed_whole() {
        var draft = new Draft(
                yes("constant"),
                Set.of("osteoporosis"),
                Map.of("embolism", AT),
                Set.of("embolism"),
                Optional.of(new Draft.AmendedResponse("r1", 2)),
                List.of(new Draft.DraftPart("Practitioner/nurse", "Nurse Sample", AT, Set.of("constant"))),
                new AnswerTimes(Optional.of(AT), Map.of("pulse", "2026-11-20T14:02:11Z")),
                "2.1.0",
                Map.of("constant", "2.0.0"));
        DraftVersion version = saved(draft, DraftVersion.NONE, AT);

        assertThat(drafts.resume(key, AT.plusSeconds(60)))
                .contains(new DraftSnapshot(draft, version, AT, AT.plus(Drafts.KEPT), Optional.empty()));
    }

    @Test
    void of_two_windows_the_second_learns_that_it_is_behind_and_changes_nothing() {
        DraftVersion first = saved(draft("constant"), DraftVersion.NONE, AT);
        DraftVersion second = saved(draft("neck-too"), first, AT.plusSeconds(5));

        assertThat(drafts.save(key, draft("tearing-pain"), first, AT.plusSeconds(6), TestAssessmentServices.sender()))
                .isInstanceOfSatisfying(
                        SaveResult.DraftConflict.class,
                        behind -> assertThat(behind.current())
                                .map(DraftSnapshot::version)
                                .contains(second));
        assertThat(drafts.resume(key, AT.plusSeconds(7)))
                .map(DraftSnapshot::draft)
                .contains(draft("neck-too"));
    }

    @Test
    void two_first_saves_make_one_draft() {
        saved(draft("constant"), DraftVersion.NONE, AT);
        assertThat(drafts.save(key, draft("neck-too"), DraftVersion.NONE, AT, TestAssessmentServices.sender()))
                .isInstanceOf(SaveResult.DraftConflict.class);
    }

    @Test
    void of_many_saves_at_once_exactly_one_wins() {
        DraftVersion first = saved(draft("constant"), DraftVersion.NONE, AT);
        var racing = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> drafts.save(key, draft("q" + i), first, AT, TestAssessmentServices.sender())))
                .toList();
        assertThat(racing.stream().map(CompletableFuture::join).filter(SaveResult.SavedDraft.class::isInstance))
                .hasSize(1);
    }

    @Test
    void a_draft_begun_anew_is_another_one_though_its_saves_count_from_one() {
        DraftVersion first = saved(draft("constant"), DraftVersion.NONE, AT);
        assertThat(drafts.drop(key, first, AT, TestAssessmentServices.sender())).isTrue();
        saved(draft("neck-too"), DraftVersion.NONE, AT.plusSeconds(1));

        assertThat(drafts.save(key, draft("tearing-pain"), first, AT.plusSeconds(2), TestAssessmentServices.sender()))
                .isInstanceOf(SaveResult.DraftConflict.class);
        assertThat(drafts.drop(key, first, AT, TestAssessmentServices.sender())).isFalse();
        assertThat(drafts.resume(key, AT.plusSeconds(3)))
                .map(DraftSnapshot::draft)
                .contains(draft("neck-too"));
    }

    @Test
    void a_save_after_a_drop_does_not_bring_the_draft_back() {
        DraftVersion first = saved(draft("constant"), DraftVersion.NONE, AT);
        drafts.drop(key, first, AT, TestAssessmentServices.sender());
        assertThat(drafts.save(key, draft("neck-too"), first, AT, TestAssessmentServices.sender()))
                .isEqualTo(new SaveResult.DraftConflict(Optional.empty()));
        assertThat(drafts.resume(key, AT)).isEmpty();
    }

    @Test
    void a_draft_ends_seven_days_after_its_last_save_and_its_row_goes() {
        DraftVersion first = saved(draft("constant"), DraftVersion.NONE, AT);
        saved(draft("neck-too"), first, AT.plusSeconds(60));
        Instant end = AT.plusSeconds(60).plus(Duration.ofDays(7));
        assertThat(drafts.resume(key, end.minusMillis(1))).isPresent();
        assertThat(drafts.resume(key, end)).isEmpty();
        assertThat(drafts.save(key, draft("tearing-pain"), first, end, TestAssessmentServices.sender()))
                .isInstanceOf(SaveResult.DraftConflict.class);

        var another = new DraftKey(key.site(), "p2", key.clinician(), key.questionnaire());
        assertThat(drafts.save(another, draft("constant"), DraftVersion.NONE, end, TestAssessmentServices.sender()))
                .isInstanceOf(SaveResult.SavedDraft.class);
        // looked at as if it were still young: the row itself is gone
        assertThat(drafts.resume(key, AT)).isEmpty();
    }

    @Test
    void where_an_expired_draft_lies_a_new_one_can_begin() {
        saved(draft("constant"), DraftVersion.NONE, AT);
        Instant later = AT.plus(Duration.ofDays(30));
        saved(draft("neck-too"), DraftVersion.NONE, later);
        assertThat(drafts.resume(key, later)).map(DraftSnapshot::draft).contains(draft("neck-too"));
    }

    @Test
    void drafts_of_other_sites_patients_clinicians_and_questionnaires_are_not_mine() {
        saved(draft("constant"), DraftVersion.NONE, AT);
        assertThat(drafts.resume(key(key.site(), "p2", key.clinician()), AT)).isEmpty();
        assertThat(drafts.resume(key(key.site(), "p1", "Practitioner/two"), AT)).isEmpty();
        assertThat(drafts.resume(key("elsewhere", "p1", key.clinician()), AT)).isEmpty();
        assertThat(drafts.resume(new DraftKey(key.site(), "p1", key.clinician(), "https://dorsal.example/other"), AT))
                .isEmpty();
    }

    @Test
    void what_is_handed_over_can_be_taken_once_by_a_colleague_who_sees_who_answered_what() {
        saved(draft("constant"), DraftVersion.NONE, AT);
        DraftKey doctor = key(key.site(), "p1", "Practitioner/two");
        assertThat(drafts.offered(doctor, AT)).as("not handed over yet").isEmpty();

        assertThat(handOver(true)).isTrue();
        assertThat(drafts.offered(key, AT)).as("one's own").isEmpty();
        assertThat(drafts.offered(key(key.site(), "p2", "Practitioner/two"), AT))
                .isEmpty();
        assertThat(drafts.offered(key("elsewhere", "p1", "Practitioner/two"), AT))
                .isEmpty();
        Drafts.OfferedDraft offered = drafts.offered(doctor, AT).orElseThrow();
        assertThat(drafts.takeOver(doctor, offered, AT, TestAssessmentServices.sender()))
                .isTrue();
        assertThat(drafts.takeOver(
                        key(key.site(), "p1", "Practitioner/three"), offered, AT, TestAssessmentServices.sender()))
                .as("somebody else was faster")
                .isFalse();
        assertThat(drafts.resume(key, AT)).isEmpty();

        Draft takenOver = drafts.resume(doctor, AT).orElseThrow().draft();
        assertThat(takenOver.parts())
                .containsExactly(new Draft.DraftPart("Practitioner/one", "Nurse", AT, Set.of("constant")));
        assertThat(takenOver
                        .with(takenOver.answers().with("neck-too", List.of("N")))
                        .parts())
                .isEqualTo(takenOver.parts());
        assertThat(takenOver
                        .with(takenOver.answers().with("constant", List.of("N")))
                        .parts()
                        .getFirst()
                        .linkIds())
                .as("what is changed is of whoever changes it")
                .isEmpty();
    }

    @Test
    void what_was_answered_between_handing_over_and_taking_is_of_who_handed_over() {
        saved(draft("constant"), DraftVersion.NONE, AT);
        handOver(true);
        DraftSnapshot stored = drafts.resume(key, AT).orElseThrow();
        saved(stored.draft().with(stored.draft().answers().with("neck-too", List.of("N"))), stored.version(), AT);
        DraftKey doctor = key(key.site(), "p1", "Practitioner/two");
        drafts.takeOver(doctor, drafts.offered(doctor, AT).orElseThrow(), AT, TestAssessmentServices.sender());
        assertThat(drafts.resume(doctor, AT)
                        .orElseThrow()
                        .draft()
                        .parts()
                        .getFirst()
                        .linkIds())
                .containsExactlyInAnyOrder("constant", "neck-too");
    }

    @Test
    void nothing_is_taken_that_was_taken_back_or_that_would_replace_a_draft() {
        saved(draft("constant"), DraftVersion.NONE, AT);
        DraftKey doctor = key(key.site(), "p1", "Practitioner/two");
        handOver(true);
        Drafts.OfferedDraft offered = drafts.offered(doctor, AT).orElseThrow();
        assertThat(handOver(false)).isTrue();
        assertThat(drafts.offered(doctor, AT)).isEmpty();
        assertThat(drafts.takeOver(doctor, offered, AT, TestAssessmentServices.sender()))
                .isFalse();

        handOver(true);
        drafts.save(doctor, draft("neck-too"), DraftVersion.NONE, AT, TestAssessmentServices.sender());
        assertThat(drafts.takeOver(
                        doctor, drafts.offered(doctor, AT).orElseThrow(), AT, TestAssessmentServices.sender()))
                .isFalse();
        assertThat(drafts.resume(doctor, AT).orElseThrow().draft()).isEqualTo(draft("neck-too"));
        assertThat(drafts.resume(key, AT)).isPresent();

        Instant end = AT.plus(Drafts.KEPT).minusSeconds(1);
        DraftKey late = key(key.site(), "p1", "Practitioner/three");
        drafts.save(
                late, draft("tearing-pain"), DraftVersion.NONE, AT.minusSeconds(60), TestAssessmentServices.sender());
        assertThat(drafts.takeOver(late, drafts.offered(late, end).orElseThrow(), end, TestAssessmentServices.sender()))
                .as("an expired one is in nobody's way")
                .isTrue();
    }

    private boolean handOver(boolean offered) {
        return drafts.handOver(
                key, drafts.resume(key, AT).orElseThrow(), offered, "Nurse", AT, TestAssessmentServices.sender());
    }

    @Test
    void a_version_survives_a_form_and_nothing_else_is_one() {
        var version = new DraftVersion(AT, 3);
        assertThat(DraftVersion.read(version.toString())).contains(version);
        assertThat(DraftVersion.read(DraftVersion.NONE.toString())).contains(DraftVersion.NONE);
        assertThat(List.of("", "3", "-3", "1-", "x-1", "1-99999999999", "1-1-1"))
                .allSatisfy(text -> assertThat(DraftVersion.read(text)).isEmpty());
    }

    private DraftVersion saved(Draft draft, DraftVersion expected, Instant now) {
        return switch (drafts.save(key, draft, expected, now, TestAssessmentServices.sender())) {
            case SaveResult.SavedDraft(DraftVersion version, Instant _) -> version;
            case SaveResult.DraftConflict _ -> throw new AssertionError("behind");
        };
    }

    private static Draft draft(String linkId) {
        return Draft.EMPTY.with(yes(linkId));
    }

    private static FormAnswers yes(String linkId) {
        return FormAnswers.NONE.with(linkId, List.of("Y"));
    }

    private static DraftKey key(String site, String patient, String clinician) {
        return new DraftKey(site, patient, clinician, "https://dorsal.example/q");
    }
}
