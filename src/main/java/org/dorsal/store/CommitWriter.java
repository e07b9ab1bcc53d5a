package org.dorsal.store;

import java.sql.SQLException;
import java.time.*;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.dorsal.store.Commit.NewAssessment;

/**
 * Appends commits in one round trip. The statements of one text go to the server together with one Sync at the end,
 * which makes them one transaction; the site and the timeout are set for it alone. Rows travel as arrays, so the text
 * is always the same and stays prepared. The rows of every commit are one statement, because each statement costs the
 * server some ten microseconds even without a row, and rows are taken out of the arrays by their number, which costs a
 * third of what {@code unnest} does (performance.md, rows taken from arrays by number). Versions are written in the order of
 * ids, and then taken from earlier rows, so that two commits can't wait for each other in a circle. A commit that continues a
 * response locks its first row, and has the version 0, which its domain refuses, when an erasure deleted that row:
 * otherwise the work of a request that began before the erasure would store the patient again. A commit that is handed over
 * too late is refused, and its statements are cut off in time, so that it can be found within {@link
 * Commit#FINDABLE_WITHIN}.
 */
final class CommitWriter extends JdbcAccess {
    /** Maximum age of a commit at its handover; longer than a dead connection holds up a group. */
    static final Duration HANDED_OVER_WITHIN = Duration.ofSeconds(15);

    /** Maximum age of the first commit of a transaction when its statements are done and it is committed. */
    static final Duration DONE_WITHIN = Duration.ofSeconds(45);

    /** Timeout of each of the seven statements that a commit has at most. */
    static final Duration MAX_STATEMENT = Duration.ofSeconds(6);

    /** Rows of one statement: the server takes a row out of an array in a time that grows with its number. */
    static final int MAX_ROWS = 100;

    private static final String ROWS = "with sets as (\n" + CodeSet.INSERT + "),\n" + """
                anchored as (
                    insert into assessment (site, patient, id, identifier, received_sha256, created)
                    select :site, (:assessment_patient::text[])[at], (:assessment_id::text[])[at],
                           nullif((:assessment_identifier::text[])[at], ''), (:assessment_sha256::bytea[])[at],
                           (:assessment_at::text[])[at]::timestamptz
                      from generate_subscripts(:assessment_id::text[], 1) as at),
                continued as materialized (
                    select v.assessment from resource_versions v
                     where v.site = :site and v.type = 'QuestionnaireResponse' and v.assessment = any (:continued::text[])
                       and v.version = 1
                     order by v.assessment
                       for no key update),
                """ + VersionRows.INSERT;

    private static final String EVENTS = AuditRows.TOLD + ";\n";

    // Built once: the driver would hash and compare a newly built text for each commit.
    private static final Sql FIRST = Sql.ofSite(ROWS + ResultRows.INSERT + EVENTS);
    private static final Sql FIRST_AND_IDENTIFIERS = FIRST.then(IdentifierRows.INSERT);
    private static final Sql LATER =
            Sql.ofSite(ROWS + VersionRows.REPLACE + ResultRows.REPLACE + ResultRows.INSERT + EVENTS);
    private static final Sql LATER_AND_IDENTIFIERS = LATER.then(IdentifierRows.INSERT);

    private static final Sql CODE_SETS = Sql.ofSite(CodeSet.INSERT + ";");

    private final Optional<InstantSource> clock;

    /** @param clock the source of {@code recordedAt}; empty to accept commits of any age */
    CommitWriter(DataSource source, Duration timeout, Optional<InstantSource> clock) {
        super(source, timeout.compareTo(MAX_STATEMENT) < 0 ? timeout : MAX_STATEMENT);
        this.clock = clock;
    }

    CommitOutcome alone(String site, Commit commit) {
        try {
            together(site, List.of(commit));
            return new CommitOutcome.Appended();
        } catch (StoreException fault) {
            return switch (fault.violated()) {
                case "identifier_holder_pkey" ->
                    new CommitOutcome.IdentifierConflict(IdentifierRows.holderOf(this, site, commit));
                case "resource_versions_pkey",
                        "sign_off_pkey",
                        FollowUpRows.OUTCOME_STAYS,
                        StoreException.CONTINUES_NOTHING -> new CommitOutcome.VersionTaken();
                case "sign_off_of_the_draft_as_seen" -> new CommitOutcome.DraftChanged();
                default -> throw fault;
            };
        }
    }

    /** Appends several commits of requests, unless one of them has waited too long. */
    void together(String site, List<Commit> commits) {
        requireInTime(commits, HANDED_OVER_WITHIN);
        write(site, commits);
    }

    /**
     * Appends several commits in one transaction, all or none. Requests share a statement only for commits that {@linkplain
     * Commit#mayShare may}; of several, none may have a signature.
     */
    void write(String site, List<Commit> commits) {
        var events = all(commits, Commit::events);
        if (!commits.stream().allMatch(Commit::hasOnlyEvents)) {
            change(text(commits), site, call -> set(call, site, commits));
        } else if (events.size() == 1) {
            var at = commits.getFirst().recordedAt();
            change(AuditRows.INSERT_OF_ONE, site, call -> AuditRows.setOne(call, at, events.getFirst()));
        } else {
            change(AuditRows.INSERT_OF_SEVERAL, site, call -> setEvents(call, commits));
        }
    }

    /** Refuses late commits, of events too: exports of events rely on the promise, and a late access is refused. */
    void requireInTime(List<Commit> commits, Duration within) {
        boolean late = clock.map(source -> source.instant().minus(within))
                .filter(earliest ->
                        commits.stream().anyMatch(commit -> commit.recordedAt().isBefore(earliest)))
                .isPresent();
        if (late) {
            throw StoreException.late();
        }
    }

    /** Inserts the code sets of all commits before their rows, which then wait for none of another commit. */
    void writeCodeSets(String site, List<Commit> commits) {
        change(
                CODE_SETS,
                site,
                call -> CodeSet.set(call, prepare(commits).stream().map(PreparedVersion::set)));
    }

    private static List<PreparedVersion> prepare(List<Commit> commits) {
        return commits.stream()
                .flatMap(commit ->
                        commit.versions().stream().map(version -> PreparedVersion.of(version, commit.recordedAt())))
                .sorted(PreparedVersion.ORDER)
                .toList();
    }

    private static StatementCall set(StatementCall call, String site, List<Commit> commits) throws SQLException {
        var versions = all(commits, Commit::versions);
        List<PreparedVersion> prepared = prepare(commits);
        setEvents(call, commits);
        setAssessments(call, commits);
        call.texts(
                "continued",
                commits.stream().flatMap(commit -> commit.continued().stream()).toList());
        List<String> withdrawn = all(commits, Commit::withdrawn);
        if (!withdrawn.isEmpty()) {
            call.texts("withdrawn", withdrawn).texts("withdrawn_outcomes", all(commits, Commit::withdrawnOutcomes));
        }
        VersionRows.set(call, prepared);
        ResultRows.set(call, site, commits);
        if (VersionRows.mayReplace(versions)) {
            VersionRows.setReplaced(call, prepared);
            ResultRows.setOutdated(call, commits);
        }
        CodeSet.set(call, prepared.stream().map(PreparedVersion::set));
        if (IdentifierRows.concern(versions)) {
            IdentifierRows.set(
                    call,
                    versions,
                    all(commits, commit -> commit.assessment().stream().toList()));
        }
        var notices = all(commits, Commit::notices);
        if (!notices.isEmpty()) {
            SubscriptionNotices.set(call, notices, moments(commits, Commit::notices));
        }
        return setWhatComesAlone(call, commits);
    }

    private static StatementCall setWhatComesAlone(StatementCall call, List<Commit> commits) throws SQLException {
        var last = commits.getLast();
        if (commits.stream().allMatch(Commit::mayShare)) {
            return call;
        }
        call.instant("recorded_at", last.recordedAt());
        var deliveries = all(commits, Commit::deliveries);
        if (!deliveries.isEmpty()) {
            DeliveryRows.setOrders(call, deliveries);
        }
        if (last.signOff().isPresent()) {
            SignOffs.set(call, last.signOff().get());
        }
        return call;
    }

    private static StatementCall setEvents(StatementCall call, List<Commit> commits) throws SQLException {
        return AuditRows.set(call.instants("event_at", moments(commits, Commit::events)), all(commits, Commit::events));
    }

    private static <C, R> List<R> all(List<C> commits, Function<C, List<R>> rows) {
        return commits.stream().flatMap(commit -> rows.apply(commit).stream()).toList();
    }

    /** Returns the commit time of each of these rows, in the order of the rows. */
    private static <R> Stream<Instant> moments(List<Commit> commits, Function<Commit, List<R>> rows) {
        return commits.stream().flatMap(commit -> rows.apply(commit).stream().map(_ -> commit.recordedAt()));
    }

    static Sql text(List<Commit> commits) {
        List<NewVersion> versions = all(commits, Commit::versions);
        boolean later = VersionRows.mayReplace(versions);
        Sql text = IdentifierRows.concern(versions)
                ? (later ? LATER_AND_IDENTIFIERS : FIRST_AND_IDENTIFIERS)
                : (later ? LATER : FIRST);
        if (commits.getLast().signOff().isPresent()) {
            text = text.then(SignOffs.INSERT);
        }
        if (!all(commits, Commit::withdrawn).isEmpty()) {
            text = text.then(FollowUpRows.VOID);
        }
        if (commits.stream().anyMatch(commit -> !commit.notices().isEmpty())) {
            text = text.then(SubscriptionNotices.INSERT);
        }
        // the lane comes last: it is shared by all commits about a patient, and held until the commit
        return all(commits, Commit::deliveries).isEmpty() ? text : text.then(DeliveryRows.ORDERS);
    }

    private static void setAssessments(StatementCall call, List<Commit> commits) throws SQLException {
        Function<Commit, List<NewAssessment>> received =
                commit -> commit.assessment().stream().toList();
        var rows = all(commits, received);
        call.instants("assessment_at", moments(commits, received))
                .texts("assessment_id", rows, NewAssessment::id)
                .texts("assessment_patient", rows, NewAssessment::patient)
                .texts("assessment_identifier", rows, row -> row.identifier().orElse(""))
                .bytes("assessment_sha256", rows.stream().map(NewAssessment::receivedSha256));
    }
}
