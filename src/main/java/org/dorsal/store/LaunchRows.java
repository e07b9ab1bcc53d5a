package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Stores SMART launches. A refresh token may be spent only by the holder of the lease of its version, and a lease is
 * given once: after a crash of the holder it is unknown whether the token was spent, and a spent token must not be
 * sent again.
 */
public final class LaunchRows extends JdbcAccess {
    /** Most launches that {@link #standing} gives. */
    public static final int MAX_ACTIVE = 10;

    /** Retention of an ended launch, so that its browser can be shown that it has ended. */
    static final Duration KEPT_AFTER_END = Duration.ofDays(1);

    private static final Sql BEGIN = Sql.ofSite("""
        delete from launch where site = :site and ends < :forgotten;

        insert into launch (site, id, patient, clinician_sha256, secret_sha256, version, started, seen, ends, sealed, asked, people)
        values (:site, :id, :patient, nullif(:clinician, ''::bytea), :secret, 1, :started, :started, :ends, :sealed, :asked,
                :people);

        update delivery_lane set orders = orders + 1, due = least(due, :started, now())
         where site = :site and patient = :patient;
        """).then(AuditRows.INSERT);

    static final Sql STANDING = Sql.ofSite("""
        select id
          from launch
         where site = :site and patient = :patient and clinician_sha256 is not null and ends > :now
         order by (clinician_sha256 = :clinician) desc, started desc, id
         limit :at_most;
        """);

    private static final Sql READ = Sql.ofSite("""
        select patient, secret_sha256, version, seen, ends, refreshing_until, sealed, chart
          from launch where site = :site and id = :id
        """ + SessionEndRows.STANDS);

    /**
     * Never back, except for a sign-out: of two requests the earlier may come later. Not after a sign-out: a request that
     * was let in just before it must not open the launch again.
     */
    private static final Sql SEEN = Sql.ofSite("""
        update launch set seen = :at
         where site = :site and id = :id and seen > 'epoch' and (seen < :at::timestamptz or :at::timestamptz = 'epoch')
        returning version;
        """);

    private static final Sql LEASE = Sql.ofSite("""
        update launch set refreshing_until = :until
         where site = :site and id = :id and version = :version and refreshing_until is null
        returning version;
        """);

    private static final Sql RENEW = Sql.ofSite("""
        update launch set sealed = :sealed, version = version + 1, refreshing_until = null
         where site = :site and id = :id and version = :version
        returning version;
        """);

    private static final Sql GIVE_BACK = Sql.ofSite("""
        update launch set refreshing_until = null
         where site = :site and id = :id and version = :version
        returning version;
        """);

    private static final Sql KEEP_CHART = Sql.ofSite("""
        update launch set chart = :chart where site = :site and id = :id returning version;
        """);

    public LaunchRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Inserts a new launch, version 1, and wakes the patient's deliveries, which may have waited for its token.
     *
     * @param event audit event of the launch, inserted in the same commit
     */
    public void begin(NewLaunch launch, NewAuditEvent event) {
        change(
                BEGIN,
                launch.site(),
                call -> launch.owner()
                        .set(AuditRows.set(call, List.of(event)), launch.site())
                        .instant("recorded_at", launch.started())
                        .text("id", launch.id())
                        .text("patient", launch.patient())
                        .bytes(
                                "clinician",
                                launch.clinician()
                                        .map(clinician -> hash(launch.site(), launch.patient(), clinician))
                                        .orElse(new byte[0]))
                        .bytes("secret", launch.secretSha256())
                        .instant("started", launch.started())
                        .instant("ends", launch.ends())
                        .instant("forgotten", launch.started().minus(KEPT_AFTER_END))
                        .bytes("sealed", launch.sealed()));
    }

    /** Returns the launch, even after its end; empty if it was ended by {@link SessionEndRows}. */
    public Optional<StoredLaunch> read(String site, String id) {
        return first(READ, site, call -> call.text("id", id), LaunchRows::launch);
    }

    /**
     * Ids of {@value #MAX_ACTIVE} launches for that patient that have not ended: this clinician's first, each
     * newest first.
     */
    public List<String> standing(String site, String patient, String clinician, Instant now) {
        return list(
                STANDING,
                site,
                call -> call.text("patient", patient)
                        .bytes("clinician", hash(site, patient, clinician))
                        .instant("now", now)
                        .number("at_most", MAX_ACTIVE),
                row -> row.getString("id"));
    }

    /** Records the last request of the launch's browser; the epoch signs the browser out permanently. */
    public void seen(String site, String id, Instant at) {
        any(SEEN, site, call -> call.text("id", id).instant("at", at));
    }

    /** Takes the lease to spend the refresh token of this version; returns false if it was ever taken before. */
    public boolean lease(String site, String id, int version, Instant until) {
        return any(
                LEASE,
                site,
                call -> call.text("id", id).number("version", version).instant("until", until));
    }

    /** Ends a lease with new tokens, the next version; false when that version is no longer current. */
    public boolean renew(String site, String id, int version, byte[] sealed) {
        return any(
                RENEW,
                site,
                call -> call.text("id", id).number("version", version).bytes("sealed", sealed));
    }

    /**
     * Releases a lease if its refresh token has certainly not been spent.
     *
     * @return false if that version is no longer current
     */
    public boolean giveBack(String site, String id, int version) {
        return any(GIVE_BACK, site, call -> call.text("id", id).number("version", version));
    }

    /** Stores the chart that was read from the record; returns false if there is no such launch. */
    public boolean keepChart(String site, String id, byte[] chart) {
        return any(KEEP_CHART, site, call -> call.text("id", id).bytes("chart", chart));
    }

    private static byte[] hash(String site, String patient, String clinician) {
        return SessionEndRows.hash(site, patient + "|" + clinician);
    }

    private static StoredLaunch launch(ResultSet row) throws SQLException {
        return new StoredLaunch(
                row.getString("patient"),
                row.getBytes("secret_sha256"),
                row.getInt("version"),
                StatementCall.instant(row, "seen"),
                StatementCall.instant(row, "ends"),
                StatementCall.instantIfAny(row, "refreshing_until"),
                row.getBytes("sealed"),
                Optional.ofNullable(row.getBytes("chart")));
    }

    /**
     * Launch as stored.
     *
     * @param version number of the token, which rises with every renewal
     * @param seen last request of its browser
     * @param refreshingUntil end of the lease of a token renewal that is running or was broken off by a crash; empty
     * without a lease
     * @param sealed context and tokens, encrypted
     * @param chart chart that was read from the record at launch, encrypted
     */
    public record StoredLaunch(
            String patient,
            byte[] secretSha256,
            int version,
            Instant seen,
            Instant ends,
            Optional<Instant> refreshingUntil,
            byte[] sealed,
            Optional<byte[]> chart) {}

    /**
     * Launch to be stored.
     *
     * @param id random id, as used in URLs
     * @param clinician the EHR's reference of the launching clinician, {@code Practitioner/7}; empty if the EHR does
     * not give it
     * @param owner person who may have it ended
     * @param secretSha256 SHA-256 of the secret in its browser's cookie
     * @param ends end of the validity for its browser
     * @param sealed context and tokens, encrypted
     */
    public record NewLaunch(
            String site,
            String id,
            String patient,
            Optional<String> clinician,
            SessionEndRows.Owner owner,
            byte[] secretSha256,
            Instant started,
            Instant ends,
            byte[] sealed) {}
}
