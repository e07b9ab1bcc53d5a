package org.dorsal.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/**
 * The ledger of resource versions. What was appended is never changed; the current version is the highest. Every call is one
 * transaction in one network round trip, names its site, and gives up after the timeout.
 */
public final class Ledger extends Connected {
    /** Most versions that one call of {@link #history} gives. */
    public static final int HISTORY_SIZE = 100;

    /** Matches of a search that are counted one by one. */
    public static final int MOST_COUNTED = 10_000;

    private static final Sql DATED_SINCE = Sql.ofSite("select results_are_dated_since() as since;");
    private static final String NO_SITE = "none";

    private static final Sql VERSIONS = versions("resource_version");
    private static final Sql EVENTS = versions(AuditRows.AS_RESOURCES);
    private static final Sql HISTORY = history("resource_version");
    private static final Sql HISTORY_OF_EVENT = history(AuditRows.AS_RESOURCES);

    private final CommitGroups groups = new CommitGroups();

    public Ledger(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /** From when on results bear the moment of their assessment in their ids: not while the release before, which makes others, may run. */
    public Instant resultsDatedSince() {
        return one(DATED_SINCE, NO_SITE, call -> call, row -> Call.instant(row, "since"));
    }

    /** Appends all of it or nothing. When this returns {@link Outcome.Appended}, it is on disk. */
    public Outcome append(String site, Commit commit) {
        return groups.append(this, site, commit);
    }

    /** The current version. */
    public Optional<StoredVersion> read(Reach reach, String type, String id) {
        return first(versions(reach, type, id, 1, Integer.MAX_VALUE, 1));
    }

    /** One version, current or not. */
    public Optional<StoredVersion> read(Reach reach, String type, String id, int version) {
        return first(versions(reach, type, id, version, version, 1));
    }

    /** The newest {@value #HISTORY_SIZE} versions. */
    public History history(Reach reach, String type, String id) {
        return historyBelow(reach, type, id, Integer.MAX_VALUE);
    }

    /** The next {@value #HISTORY_SIZE} versions below this one. */
    public History historyBelow(Reach reach, String type, String id, int version) {
        return run(type.equals(AuditRows.TYPE) ? HISTORY_OF_EVENT : HISTORY, reach.site(), call -> {
            var found = Rows.of(set(call, reach, type, id, 1, version - 1, HISTORY_SIZE + 1)
                            .rowsOfTheSite())
                    .versions();
            var total = call.rowsOfTheNext();
            total.next();
            return new History(
                    found.subList(0, Math.min(found.size(), HISTORY_SIZE)),
                    total.getInt("total"),
                    found.size() > HISTORY_SIZE);
        });
    }

    /**
     * Some versions of a resource, newest first. A result that an amendment brought begins with the number of that result set, so
     * numbers say neither how many versions there are nor which is the first.
     *
     * @param total all that the reader may see, on whatever page
     * @param more there are older ones than these
     */
    public record History(List<StoredVersion> versions, int total, boolean more) {
        public History {
            versions = List.copyOf(versions);
        }
    }

    /** One page of current versions. */
    public Page search(Reach reach, Query query) {
        return Search.page(this, reach, query);
    }

    /** How many resources all pages of the query have, wherever it begins; empty when there are more than {@value #MOST_COUNTED}. */
    public OptionalLong count(Reach reach, Query query) {
        return Search.count(this, reach, query, MOST_COUNTED);
    }

    /** The newest signature of an assessment. */
    public Optional<StoredSignOff> signOff(String site, String patient, String assessment) {
        return signOffs(site, patient, assessment, 1).stream().findFirst();
    }

    /** The newest {@value #HISTORY_SIZE} signatures of an assessment, newest first. */
    public List<StoredSignOff> signOffs(String site, String patient, String assessment) {
        return signOffs(site, patient, assessment, HISTORY_SIZE);
    }

    /** The newest signatures of all assessments of a patient, newest first. */
    public List<StoredSignOff> signOffsOf(String site, String patient, int atMost) {
        return SignOffs.of(this, site, patient, atMost);
    }

    private List<StoredSignOff> signOffs(String site, String patient, String assessment, int atMost) {
        return SignOffs.of(this, site, patient, assessment, atMost);
    }

    private List<StoredVersion> versions(Reach reach, String type, String id, int from, int to, int atMost) {
        return run(
                type.equals(AuditRows.TYPE) ? EVENTS : VERSIONS,
                reach.site(),
                call -> Rows.of(set(call, reach, type, id, from, to, atMost).rowsOfTheSite())
                        .versions());
    }

    private static Call set(Call call, Reach reach, String type, String id, int from, int to, int atMost)
            throws SQLException {
        return reach.set(call)
                .text("type", type)
                .text("id", id)
                .number("from_version", from)
                .number("to_version", to)
                .number("at_most", atMost);
    }

    private static Optional<StoredVersion> first(List<StoredVersion> found) {
        return found.stream().findFirst();
    }

    private static Sql versions(String rows) {
        return Sql.ofSite("""
            select v.type, v.id, v.version, v.patient, v.recorded_at, v.sha256, v.body, v.status, v.recorded_at as sort_key
            %s
               and v.version between :from_version and :to_version
             order by v.version desc
             limit :at_most;
            """.formatted(visible(rows)));
    }

    private static Sql history(String rows) {
        return versions(rows).then(Sql.of("select count(*) as total %s;".formatted(visible(rows))));
    }

    private static String visible(String rows) {
        return """
              from %s v
             where v.site = :site
               and v.type = :type
               and v.id = :id
               and (:anyone or v.patient = :patient)
               and (:unrestricted or exists (
                        select from unnest(:restriction::integer[], :restriction_term::bigint[]) as r (number, term)
                         group by r.number having bool_and(r.term = any (v.terms))))
            """.formatted(rows);
    }

    /**
     * A signature as it was appended; its hash was checked after the read.
     *
     * @param version of the result set that was signed
     * @param sha256 SHA-256 of {@code body}
     * @param body canonical JSON of the decision
     */
    public record StoredSignOff(
            String patient, String assessment, int version, Instant signedAt, byte[] sha256, byte[] body) {
        @Override
        public String toString() {
            return "StoredSignOff[" + assessment + ", " + version + "]";
        }
    }
}
