package org.dorsal.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.*;
import java.util.*;
import java.util.concurrent.FutureTask;
import org.dorsal.store.Commit.NewSignOff;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.FileSystemResource;

/** A client that polls by {@code _lastUpdated} with the documented overlap misses no commit. */
class CommitDelayTest {
    private static final Instant NOON = SomeCommits.NOON;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String HELD = "https://ehr.example|held";

    private final TestPostgres postgres = TestPostgres.shared();
    private final String site = SomeCommits.someSite();

    @Test
    void a_commit_that_ends_after_a_later_one_is_found_by_who_looks_back() throws Exception {
        Ledger slow = ledger(NOON);
        Ledger quick = ledger(NOON);
        introduceCodes();
        FutureTask<CommitOutcome> first;
        try (Connection other = postgres.asSuperuser().getConnection()) {
            holdIdentifier(other);
            first = WaitingLine.started(() -> slow.append(site, received("first", NOON, HELD)));
            assertThat(quick.append(site, received("second", NOON.plusSeconds(1), "https://ehr.example|free")))
                    .isInstanceOf(CommitOutcome.Appended.class);
            assertThat(poll(NOON)).containsExactly("second");
            other.rollback();
        }
        assertThat(first.get()).isInstanceOf(CommitOutcome.Appended.class);

        Instant newest = NOON.plusSeconds(1);
        assertThat(poll(newest.plusMillis(1))).as("without looking back").isEmpty();
        Set<String> knownIds = new HashSet<>(Set.of("second"));
        List<String> foundIds = new ArrayList<>(poll(newest.minus(Commit.FINDABLE_WITHIN)));
        foundIds.removeAll(knownIds);
        assertThat(foundIds).containsExactly("first");
    }

    /** A combination of codes that is new to a site waits for a commit that brings the same one. */
    private void introduceCodes() {
        Instant before = NOON.minus(Duration.ofHours(1));
        assertThat(ledger(before).append(site, received("introduced", before, "https://ehr.example|introduced")))
                .isInstanceOf(CommitOutcome.Appended.class);
    }

    @Test
    void what_would_be_found_too_late_is_refused_and_may_be_tried_again() {
        Commit commit = received("late", NOON, "https://ehr.example|late");
        Ledger late = ledger(NOON.plus(CommitWriter.HANDED_OVER_WITHIN).plusMillis(1));
        assertThatThrownBy(() -> late.append(site, commit))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        fault -> assertThat(fault.kind()).isEqualTo(StoreException.FaultKind.UNAVAILABLE));
        assertThat(poll(Instant.EPOCH)).isEmpty();

        assertThat(ledger(NOON.plus(CommitWriter.HANDED_OVER_WITHIN)).append(site, commit))
                .isInstanceOf(CommitOutcome.Appended.class);
    }

    /** docs/fhir/bulk-and-subscriptions.md promises it for events, too; an access is refused with its event. */
    @Test
    void an_event_that_would_be_found_too_late_is_refused() {
        Commit event = Commit.ofEvents(NOON, List.of(SomeCommits.event("late-" + site, "p")));
        Ledger late = ledger(NOON.plus(CommitWriter.HANDED_OVER_WITHIN).plusMillis(1));
        assertThatThrownBy(() -> late.append(site, event))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        fault -> assertThat(fault.kind()).isEqualTo(StoreException.FaultKind.UNAVAILABLE));
        assertThat(ledger(NOON.plus(CommitWriter.HANDED_OVER_WITHIN)).append(site, event))
                .isInstanceOf(CommitOutcome.Appended.class);
    }

    @Test
    void the_bound_covers_all_that_the_settings_let_a_commit_wait_for() {
        var yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new FileSystemResource("src/main/resources/application.yaml"));
        var waits = requireNonNull(yaml.getObject());
        Duration connection = Duration.ofMillis(
                Long.parseLong(requireNonNull(waits.getProperty("spring.datasource.hikari.connection-timeout"))));
        Commit whole = SomeCommits.wholeAssessment(NOON, SomeCommits.randomOf(1));
        Commit commit = new Commit(
                NOON,
                whole.assessment(),
                whole.versions(),
                whole.events(),
                whole.deliveries(),
                Optional.of(new NewSignOff("p", "a", 1, "Practitioner/one", "One", Optional.empty(), new byte[] {})));
        long statements = CommitWriter.text(List.of(commit))
                        .text()
                        .chars()
                        .filter(sign -> sign == ';')
                        .count()
                - 1;

        assertThat(statements).isEqualTo(7);
        assertThat(CommitWriter.HANDED_OVER_WITHIN
                        .plus(connection)
                        .plus(CommitWriter.MAX_STATEMENT.multipliedBy(statements)))
                .isLessThanOrEqualTo(Commit.FINDABLE_WITHIN);
        Duration socket = Duration.ofSeconds(10);
        assertThat(connection.plus(socket))
                .as("one whose leader's connection is dead is not refused for having waited")
                .isLessThan(CommitWriter.HANDED_OVER_WITHIN);
    }

    private Ledger ledger(Instant now) {
        return new Ledger(postgres.asApplication(), PATIENCE, Optional.of(InstantSource.fixed(now)));
    }

    private List<String> poll(Instant from) {
        ResourceQuery query = ResourceQuery.of("QuestionnaireResponse").and(SearchCondition.RecordedBetween.from(from));
        return ledger(NOON).search(AccessScope.ofSite(site), query).versions().stream()
                .map(StoredVersion::id)
                .toList();
    }

    private Commit received(String id, Instant receivedAt, String identifier) {
        Commit made = SomeCommits.assessment(id, "p", identifier);
        return new Commit(
                receivedAt,
                made.assessment(),
                made.versions(),
                List.of(SomeCommits.event(id + "-" + site, "p")),
                List.of(),
                Optional.empty());
    }

    private void holdIdentifier(Connection other) throws SQLException {
        other.setAutoCommit(false);
        try (var hold = other.prepareStatement("""
            insert into identifier_holder (site, identifier, number, patient, assessment, held)
            values (?, ?, 1, 'p', 'other', true)\
            """)) {
            hold.setString(1, site);
            hold.setString(2, HELD);
            hold.execute();
        }
    }
}
