package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The ledger of resource versions. What was appended is never changed; the current version is the highest. Every call is one
 * transaction in one network round trip, names its site, and gives up after the timeout.
 */
public final class Ledger extends Connected {
    /** Most versions that one call of {@link #history} gives. */
    public static final int HISTORY_SIZE = 100;

    private static final Sql VERSIONS = versions("resource_version");
    private static final Sql EVENTS = versions(AuditRows.AS_RESOURCES);

    public Ledger(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /** Appends all of it or nothing. When this returns {@link Outcome.Appended}, it is on disk. */
    public Outcome append(String site, Commit commit) {
        return Append.run(this, site, commit);
    }

    /** The current version. */
    public Optional<StoredVersion> read(Reach reach, String type, String id) {
        return first(versions(reach, type, id, 1, Integer.MAX_VALUE, 1));
    }

    /** One version, current or not. */
    public Optional<StoredVersion> read(Reach reach, String type, String id, int version) {
        return first(versions(reach, type, id, version, version, 1));
    }

    /** The newest {@value #HISTORY_SIZE} versions, newest first. */
    public List<StoredVersion> history(Reach reach, String type, String id) {
        return versions(reach, type, id, 1, Integer.MAX_VALUE, HISTORY_SIZE);
    }

    /** The next {@value #HISTORY_SIZE} versions below this one, newest first. */
    public List<StoredVersion> historyBelow(Reach reach, String type, String id, int version) {
        return versions(reach, type, id, 1, version - 1, HISTORY_SIZE);
    }

    /** One page of current versions. */
    public Page search(Reach reach, Query query) {
        return Search.page(this, reach, query);
    }

    /** How many resources all pages of the query have, wherever it begins. */
    public long count(Reach reach, Query query) {
        return Search.count(this, reach, query);
    }

    /** The newest signature of an assessment. */
    public Optional<StoredSignOff> signOff(String site, String patient, String assessment) {
        return signOffs(site, patient, assessment, 1).stream().findFirst();
    }

    /** The newest {@value #HISTORY_SIZE} signatures of an assessment, newest first. */
    public List<StoredSignOff> signOffs(String site, String patient, String assessment) {
        return signOffs(site, patient, assessment, HISTORY_SIZE);
    }

    private List<StoredSignOff> signOffs(String site, String patient, String assessment, int atMost) {
        return SignOffs.of(this, site, patient, assessment, atMost);
    }

    private List<StoredVersion> versions(Reach reach, String type, String id, int from, int to, int atMost) {
        return run(
                type.equals(AuditRows.TYPE) ? EVENTS : VERSIONS,
                reach.site(),
                call -> Rows.of(reach.set(call)
                                .text("type", type)
                                .text("id", id)
                                .number("from_version", from)
                                .number("to_version", to)
                                .number("at_most", atMost)
                                .rowsOfTheSite())
                        .versions());
    }

    private static Optional<StoredVersion> first(List<StoredVersion> found) {
        return found.stream().findFirst();
    }

    private static Sql versions(String rows) {
        return Sql.ofSite("""
            select v.type, v.id, v.version, v.patient, v.recorded_at, v.sha256, v.body, v.status, v.recorded_at as sort_key
              from %s v
             where v.site = :site
               and v.type = :type
               and v.id = :id
               and v.version between :from_version and :to_version
               and (:anyone or v.patient = :patient)
               and (:unrestricted or exists (
                        select from unnest(:restriction::integer[], :restriction_term::bigint[]) as r (number, term)
                         group by r.number having bool_and(r.term = any (v.terms))))
             order by v.version desc
             limit :at_most;
            """.formatted(rows));
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
