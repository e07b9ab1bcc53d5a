package org.dorsal.store;

import java.time.*;
import java.util.*;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * Append-only ledger of resource versions. A stored version is never changed; the highest version is the current one.
 * Every call is one transaction in one network round trip, names its site, and gives up after the timeout.
 */
public final class Ledger extends JdbcAccess {
    /** Most versions that one call of {@link #history} gives. */
    public static final int HISTORY_SIZE = 100;

    /** Matches of a search that are counted one by one. */
    public static final int MAX_COUNTED = 10_000;

    /** Rows of one resource that the caller may see. */
    private static final String VISIBLE = """
          from %s v
         where v.site = :site and v.type = :type and v.assessment = :assessment and v.slot = :slot and v.first_slot <= :slot
           and
        """ + AccessScope.VISIBLE;

    private static final String CURRENT_OF = " order by v.version desc limit 1";
    private static final String VERSION_OF = "   and v.version = :version";
    private static final String HISTORY_OF = "   and v.version < :below order by v.version desc limit :at_most";

    private static final Sql CURRENT = versions("resource_version", CURRENT_OF);
    private static final Sql VERSION = versions("resource_version", VERSION_OF);
    private static final Sql HISTORY = history("resource_version");
    private static final Sql EVENT = versions(AuditRows.AS_RESOURCES, CURRENT_OF);
    private static final Sql EVENT_VERSION = versions(AuditRows.AS_RESOURCES, VERSION_OF);
    private static final Sql EVENT_HISTORY = history(AuditRows.AS_RESOURCES);

    private static final Sql ORDERED = Sql.ofSite("""
        select exists (select from delivery where site = :site and patient = :patient and assessment = :assessment) as ordered;
        """);

    /** Transaction of the calling thread. */
    static final ScopedValue<LedgerTransaction> TRANSACTION = ScopedValue.newInstance();

    private final CommitWriter commits;
    private final CommitGroups groups;

    /** Creates a ledger that accepts commits of any age. */
    public Ledger(DataSource source, Duration timeout) {
        this(source, timeout, Optional.empty());
    }

    /**
     * Creates a ledger.
     *
     * @param clock the source of {@code recordedAt}, to refuse late commits ({@link CommitWriter}); empty to accept any age
     */
    public Ledger(DataSource source, Duration timeout, Optional<InstantSource> clock) {
        super(source, timeout);
        this.commits = new CommitWriter(source, timeout, clock);
        this.groups = new CommitGroups(commits, answeredWithin(timeout));
    }

    /** Appends all of it or nothing. When this returns {@link CommitOutcome.Appended}, it is on disk. */
    public CommitOutcome append(String site, Commit commit) {
        // of a transaction, it is on disk when that is committed
        return TRANSACTION.isBound() ? TRANSACTION.get().append(site, commit) : appendAtOnce(site, commit);
    }

    private CommitOutcome appendAtOnce(String site, Commit commit) {
        try {
            return groups.append(site, commit);
        } catch (StoreException fault) {
            // the leader of its group may have failed after the commit: then the retry has met its own rows
            if (fault.violated().equals(AuditRows.KEY) && isOnDisk(site, commit)) {
                return new CommitOutcome.Appended();
            }
            throw fault;
        }
    }

    /**
     * Runs steps in one transaction: the appended rows of all steps are stored or none, and reads see the rows of
     * earlier steps.
     *
     * @param steps a step that returns false ends the transaction, and nothing is stored
     */
    public TransactionOutcome transact(String site, List<BooleanSupplier> steps) {
        return new LedgerTransaction(commits, site).run(steps);
    }

    /** Outcome of a transaction. Every outcome except {@link #COMMITTED} left no rows. */
    public enum TransactionOutcome {
        /** All rows are on disk. */
        COMMITTED,
        /** A step returned false. */
        ROLLED_BACK,
        /** A concurrent commit took a version or an identifier first; the caller must read and decide again. */
        OVERTAKEN
    }

    /** Runs the action when all that was appended is on disk: at once, or after the thread's transaction. */
    public void whenStored(Runnable action) {
        if (TRANSACTION.isBound()) {
            TRANSACTION.get().afterwards(action);
        } else {
            action.run();
        }
    }

    /** Finds the holder of an identifier ({@code system|value}), or a former one with that SHA-256 of its received bytes. */
    public Optional<String> holder(String site, String identifier, byte[] receivedSha256) {
        return IdentifierRows.holder(this, site, List.of(identifier), Optional.of(receivedSha256));
    }

    /** Compares events and versions of a commit with the stored bytes. */
    private boolean isOnDisk(String site, Commit commit) {
        AccessScope all = AccessScope.ofSite(site);
        return commit.events().stream()
                        .allMatch(event -> read(all, AuditRows.TYPE, event.id())
                                .filter(stored -> stored.recordedAt().equals(commit.recordedAt()))
                                .filter(stored -> Arrays.equals(stored.body(), event.bytes()))
                                .isPresent())
                && commit.versions().stream()
                        .allMatch(version -> read(all, version.type(), version.id(), version.version())
                                .filter(stored -> Arrays.equals(stored.sha256(), version.hash()))
                                .isPresent());
    }

    /** The current version. */
    public Optional<StoredVersion> read(AccessScope reach, String type, String id) {
        return first(
                isEvents(type) ? EVENT : CURRENT, reach.site(), call -> reach.set(call, type, id), StoredVersion::of);
    }

    /** Returns one version, current or not. */
    public Optional<StoredVersion> read(AccessScope reach, String type, String id, int version) {
        return first(
                isEvents(type) ? EVENT_VERSION : VERSION,
                reach.site(),
                call -> reach.set(call, type, id).number("version", version),
                StoredVersion::of);
    }

    /** The current resources of an assessment, of one moment: each Observation, and the last of each other type of the results. */
    public List<StoredVersion> assessment(AccessScope reach, UUID assessment) {
        return AssessmentRows.current(this, reach, assessment);
    }

    /** A page of the versions, newest first. */
    public VersionHistory history(AccessScope reach, String type, String id, HistoryQuery query) {
        return run(isEvents(type) ? EVENT_HISTORY : HISTORY, reach.site(), call -> {
            var page = reach.set(call, type, id)
                    .instant("since", query.since())
                    .instant("current_at", query.currentAt())
                    .instant("before", query.before())
                    .number("below", query.below())
                    .number("at_most", query.size() + 1);
            var rows = page.rowsOfTheSite();
            Page versions = rows.next() ? Page.of(rows, query.size()) : Page.EMPTY;
            var total = call.rowsOfTheNext();
            total.next();
            return new VersionHistory(
                    versions.versions(), total.getInt("total"), versions.next().isPresent());
        });
    }

    /**
     * Page of the versions of a resource, newest first. The first version of a result that an amendment added has the
     * number of that result set, so that numbers give neither the count nor the first version.
     *
     * @param total number of versions that the reader may see, on all pages
     * @param more whether there are older versions than these
     */
    public record VersionHistory(List<StoredVersion> versions, int total, boolean more) {
        public VersionHistory {
            versions = List.copyOf(versions);
        }
    }

    /** Returns one page of current versions, at most {@value Page#MAX_BYTES} bytes and one resource. */
    public Page search(AccessScope reach, ResourceQuery query) {
        return new ResourceSearch(this, reach, query, ResourceSearch.WALKED, ResourceSearch.LOOKED_UP).page();
    }

    /**
     * How many resources all pages of the query have, wherever it begins; empty when there are more than {@value
     * #MAX_COUNTED}.
     */
    public OptionalLong count(AccessScope reach, ResourceQuery query) {
        return new ResourceSearch(this, reach, query, ResourceSearch.WALKED, ResourceSearch.LOOKED_UP)
                .count(MAX_COUNTED);
    }

    /** Whether a version of the assessment's results was ordered into the EHR. */
    public boolean isOrdered(String site, String patient, String assessment) {
        return one(
                ORDERED,
                site,
                call -> call.text("patient", patient).text("assessment", assessment),
                row -> row.getBoolean("ordered"));
    }

    /** The newest signature of an assessment. */
    public Optional<StoredSignOff> signOff(String site, String patient, String assessment) {
        return SignOffs.of(this, site, patient, assessment, 1).stream().findFirst();
    }

    /** The newest {@value #HISTORY_SIZE} signatures of an assessment, newest first. */
    public List<StoredSignOff> signOffs(String site, String patient, String assessment) {
        return SignOffs.of(this, site, patient, assessment, HISTORY_SIZE);
    }

    /** The newest signatures of all assessments of a patient, newest first. */
    public List<StoredSignOff> signOffsOf(String site, String patient, int atMost) {
        return SignOffs.of(this, site, patient, atMost);
    }

    private static Sql versions(String rows, String which) {
        return Sql.ofSite("select v.type, v.id, v.version, v.patient, v.recorded_at, v.sha256, v.body, v.status\n"
                        + VISIBLE.formatted(rows) + which + ";\n")
                .plannedOnce();
    }

    private static Sql history(String rows) {
        String visible = VISIBLE.formatted(rows);
        String span = """
               and v.recorded_at < :before::timestamptz and v.recorded_at >= greatest(:since::timestamptz, (
                        select max(v.recorded_at) %s and v.recorded_at <= :current_at::timestamptz))
            """.formatted(visible);
        String page = Page.bounded(
                "select v.type, v.id, v.version, v.patient, v.recorded_at, v.recorded_at as sort_key, v.sha256, v.status,"
                        + " v.bodies, v.first_byte, v.bytes\n" + visible + span + HISTORY_OF,
                "r.version desc");
        return Sql.ofSite(page + " order by b.place;\n")
                .then(Sql.of("select count(*) as total\n" + visible + span + ";"));
    }

    private static boolean isEvents(String type) {
        return type.equals(AuditRows.TYPE);
    }

    /**
     * A signature as it was appended; its hash was checked after the read.
     *
     * @param version of the result set that was signed
     * @param sha256 SHA-256 of {@code body}
     * @param body canonical JSON of the decision
     */
    public record StoredSignOff(
            String patient, String assessment, int version, Instant signedAt, byte[] sha256, byte[] body) {}
}
