package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Stores the sessions of auditors, found by the hash of their secret. Ended sessions are deleted when the next
 * session begins.
 */
public final class AuditorSessionRows extends JdbcAccess {
    private static final Sql BEGIN = Sql.ofSite("""
            delete from auditor_session where site = :site and (ends <= :started or seen <= :idle);

            insert into auditor_session (site, id, secret_sha256, started, seen, ends, sealed, asked, people)
            values (:site, :id, :secret, :started, :seen, :ends, :sealed, :asked, :people);
            """);

    private static final Sql READ = Sql.ofSite("""
            select id, started, seen, ends, sealed
              from auditor_session where site = :site and secret_sha256 = :secret
            """ + SessionEndRows.STANDS);

    /** Never back: of two requests the earlier may come later. */
    private static final Sql SEEN = Sql.ofSite("""
            update auditor_session set seen = :now where site = :site and id = :id and seen < :now returning seen;
            """);

    private static final Sql END = Sql.ofSite("""
            delete from auditor_session where site = :site and secret_sha256 = :secret returning id;
            """);

    public AuditorSessionRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /** Keeps a new one, and forgets those that ended or were last seen at {@code idle} or before. */
    public void begin(StoredAuditorSession session, SessionEndRows.Owner owner, Instant idle) {
        change(
                BEGIN,
                session.site(),
                call -> owner.set(call, session.site())
                        .text("id", session.id())
                        .bytes("secret", session.secretSha256())
                        .instant("started", session.started())
                        .instant("seen", session.seen())
                        .instant("ends", session.ends())
                        .instant("idle", idle)
                        .bytes("sealed", session.sealed()));
    }

    /** Returns the session of that secret, even after its end; empty if it was ended by {@link SessionEndRows}. */
    public Optional<StoredAuditorSession> read(String site, byte[] secretSha256) {
        return first(
                READ,
                site,
                call -> call.bytes("secret", secretSha256),
                row -> new StoredAuditorSession(
                        site,
                        row.getString("id"),
                        secretSha256,
                        StatementCall.instant(row, "started"),
                        StatementCall.instant(row, "seen"),
                        StatementCall.instant(row, "ends"),
                        row.getBytes("sealed")));
    }

    /** Notes a request; false when a later one was noted, or the session is gone. */
    public boolean seen(String site, String id, Instant now) {
        return any(SEEN, site, call -> call.text("id", id).instant("now", now));
    }

    /** Forgets it; false when there was none. */
    public boolean end(String site, byte[] secretSha256) {
        return any(END, site, call -> call.bytes("secret", secretSha256));
    }

    /**
     * An auditor's session as stored.
     *
     * @param secretSha256 SHA-256 of the secret in its browser's cookie
     * @param seen last request that was noted
     * @param ends when its browser is let in no more
     * @param sealed who it is, encrypted
     */
    public record StoredAuditorSession(
            String site, String id, byte[] secretSha256, Instant started, Instant seen, Instant ends, byte[] sealed) {}
}
