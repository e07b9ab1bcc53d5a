package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.assessment;
import static org.dorsal.store.SomeCommits.commit;
import static org.dorsal.store.SomeCommits.commitAt;
import static org.dorsal.store.SomeCommits.observation;
import static org.dorsal.store.SomeCommits.response;
import static org.dorsal.store.SomeCommits.someSite;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final TestPostgres postgres = TestPostgres.shared();
    private final Ledger ledger = new Ledger(postgres.asApplication(), Duration.ofSeconds(10));
    private final String site = someSite();
    private final AccessScope everyone = AccessScope.ofSite(site);

    @Test
    void what_was_appended_is_read_byte_for_byte() {
        var whole = SomeCommits.wholeAssessment(NOON, SomeCommits.randomOf(11));

        assertThat(ledger.append(site, whole)).isEqualTo(new CommitOutcome.Appended());

        assertThat(whole.versions()).hasSize(14).allSatisfy(version -> {
            var stored = ledger.read(everyone, version.type(), version.id()).orElseThrow();
            assertThat(stored.body()).isEqualTo(version.body());
            assertThat(stored.sha256()).isEqualTo(DigestUtils.sha256(version.body()));
            assertThat(stored.patient()).isEqualTo(version.patient());
            assertThat(stored.status()).isEqualTo(version.status());
            assertThat(stored.recordedAt()).isEqualTo(NOON);
        });
    }

    @Test
    void the_moment_of_the_commit_is_kept_to_the_microsecond() {
        var committedAt = Instant.parse("2026-11-20T12:00:00.123456789Z");

        ledger.append(site, commitAt(committedAt, observation("o", 1, "p")));

        assertThat(ledger.read(everyone, "Observation", "o").orElseThrow().recordedAt())
                .isEqualTo(Instant.parse("2026-11-20T12:00:00.123456Z"));
    }

    @Test
    void the_current_version_is_the_highest_and_older_ones_stay() {
        ledger.append(site, commit(observation("o", 1, "p"), observation("o", 2, "p")));
        ledger.append(site, commit(observation("o", 3, "p")));

        assertThat(ledger.read(everyone, "Observation", "o").orElseThrow().version())
                .isEqualTo(3);
        assertThat(ledger.read(everyone, "Observation", "o", 2).orElseThrow().body())
                .isEqualTo(SomeCommits.body("o", 2));
        assertThat(ledger.read(everyone, "Observation", "o", 4)).isEmpty();
        assertThat(ledger.history(everyone, "Observation", "o", HistoryQuery.NEWEST)
                        .versions())
                .extracting(StoredVersion::version)
                .containsExactly(3, 2, 1);
    }

    @Test
    void a_long_history_comes_in_parts_newest_first() {
        var versions = IntStream.rangeClosed(1, Ledger.HISTORY_SIZE + 3)
                .mapToObj(version -> observation("o", version, "p"))
                .toArray(NewVersion[]::new);
        ledger.append(site, commit(versions));

        var first = ledger.history(everyone, "Observation", "o", HistoryQuery.NEWEST);
        int last = first.versions().getLast().version();
        var remaining = ledger.history(
                everyone,
                "Observation",
                "o",
                new HistoryQuery(Instant.MIN, Instant.MIN, Instant.MAX, last, Ledger.HISTORY_SIZE));

        assertThat(first.versions()).hasSize(Ledger.HISTORY_SIZE);
        assertThat(first.more()).isTrue();
        assertThat(remaining.versions()).extracting(StoredVersion::version).containsExactly(3, 2, 1);
        assertThat(remaining.more()).isFalse();
        assertThat(List.of(first.total(), remaining.total())).containsOnly(Ledger.HISTORY_SIZE + 3);
    }

    /** A measurement that an amendment brings has the version of its result set. */
    @Test
    void a_history_that_begins_later_counts_the_versions_that_there_are() {
        ledger.append(site, commit(observation("late", 3, "p"), observation("late", 5, "p")));

        var history = ledger.history(everyone, "Observation", "late", HistoryQuery.NEWEST);

        assertThat(history.versions()).extracting(StoredVersion::version).containsExactly(5, 3);
        assertThat(history.total()).isEqualTo(2);
        assertThat(history.more()).isFalse();
    }

    @Test
    void the_same_id_of_another_type_is_another_resource() {
        ledger.append(site, commit(observation("o", 1, "p")));

        assertThat(ledger.read(everyone, "CarePlan", "o")).isEmpty();
        assertThat(ledger.read(everyone, "Observation", "unknown")).isEmpty();
    }

    @Test
    void a_second_assessment_with_the_same_identifier_learns_of_the_first_and_leaves_no_trace() {
        ledger.append(site, assessment("first", "p", "https://ehr.example|7"));

        assertThat(ledger.append(site, assessment("second", "p", "https://ehr.example|7")))
                .isEqualTo(new CommitOutcome.IdentifierConflict("first"));
        assertThat(ledger.read(everyone, "QuestionnaireResponse", "second")).isEmpty();
    }

    @Test
    void a_withdrawn_response_lets_its_identifier_go_and_a_later_version_takes_one() {
        ledger.append(site, assessment("first", "p", "https://ehr.example|7"));
        ledger.append(site, commit(response("first", 2, "p", "entered-in-error", "https://ehr.example|7")));

        assertThat(ledger.append(site, assessment("second", "q", "https://ehr.example|7")))
                .isEqualTo(new CommitOutcome.Appended());
        assertThat(ledger.append(site, commit(response("second", 2, "q", "amended", "https://ehr.example|8"))))
                .isEqualTo(new CommitOutcome.Appended());
        assertThat(ledger.append(site, assessment("third", "p", "https://ehr.example|8")))
                .isEqualTo(new CommitOutcome.IdentifierConflict("second"));
        assertThat(ledger.append(site, assessment("third", "p", "https://ehr.example|7")))
                .isEqualTo(new CommitOutcome.Appended());
        assertThat(ledger.append(site, commit(response("second", 3, "q", "amended", "https://ehr.example|7"))))
                .isEqualTo(new CommitOutcome.IdentifierConflict("third"));
        assertThat(ledger.read(everyone, "QuestionnaireResponse", "second"))
                .map(StoredVersion::version)
                .contains(2);
    }

    @Test
    void a_response_keeps_its_identifier_through_its_versions() {
        ledger.append(site, assessment("first", "p", "https://ehr.example|7"));

        assertThat(ledger.append(site, commit(response("first", 2, "p", "amended", "https://ehr.example|7"))))
                .isEqualTo(new CommitOutcome.Appended());
        assertThat(ledger.append(site, assessment("second", "p", "https://ehr.example|7")))
                .isEqualTo(new CommitOutcome.IdentifierConflict("first"));
    }

    @Test
    void the_same_identifier_at_another_site_is_free() {
        ledger.append(site, assessment("first", "p", "https://ehr.example|7"));

        assertThat(ledger.append(someSite(), assessment("first", "p", "https://ehr.example|7")))
                .isEqualTo(new CommitOutcome.Appended());
    }

    @Test
    void a_version_that_exists_is_never_appended_again_not_even_for_another_patient() {
        ledger.append(site, commit(observation("o", 1, "p")));

        assertThat(ledger.append(site, commit(observation("o", 1, "p")))).isEqualTo(new CommitOutcome.VersionTaken());
        assertThat(ledger.append(site, commit(observation("o", 1, "q")))).isEqualTo(new CommitOutcome.VersionTaken());
    }

    @Test
    void one_version_taken_takes_the_whole_commit_back() {
        ledger.append(site, commit(observation("b", 1, "p")));

        ledger.append(site, commit(observation("a", 1, "p"), observation("b", 1, "p"), observation("c", 1, "p")));

        assertThat(ledger.read(everyone, "Observation", "a")).isEmpty();
        assertThat(ledger.read(everyone, "Observation", "c")).isEmpty();
    }

    @Test
    void a_date_without_an_end_is_kept() {
        var open = new NewVersion(
                "CarePlan", "c", 1, "p", "active", NOON, Instant.MAX, List.of(), SomeCommits.body("c", 1));

        ledger.append(site, commit(open));

        assertThat(ledger.read(everyone, "CarePlan", "c")).isPresent();
    }

    @Test
    void what_belongs_to_no_patient_can_be_kept() {
        ledger.append(site, commit(observation("device", 1, "")));

        assertThat(ledger.read(everyone, "Observation", "device")).isPresent();
        assertThat(ledger.read(AccessScope.ofPatient(site, "p"), "Observation", "device"))
                .isEmpty();
    }
}
