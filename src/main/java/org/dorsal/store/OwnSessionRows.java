package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/** Lists and ends the open sessions of a person at a site, for that person. */
public final class OwnSessionRows extends JdbcAccess {
    /** Most that are listed. */
    public static final int MAX_ROWS = 100;

    private static final String OPEN_OF_ONE = """
            where site = :site and :person = any (people) and id <> :own and ends > :now
            """ + SessionEndRows.STANDS;

    private static final Sql OTHERS = Sql.ofSite("""
            select true as launch, id, started, seen from launch %1$s and seen > :launch_idle
            union all
            select false, id, started, seen from auditor_session %1$s and seen > :audit_idle
             order by seen desc, id
             limit :at_most;
            """.formatted(OPEN_OF_ONE));

    /**
     * A launch lets its browser in no more, as when it signs out: its token stays, because signed results may wait for
     * it.
     */
    private static final Sql END = Sql.ofSite("""
            update launch set seen = 'epoch' where site = :site and id = any (:ids::text[]) and :person = any (people);
            delete from auditor_session where site = :site and id = any (:ids::text[]) and :person = any (people);
            """).then(AuditRows.INSERT);

    public OwnSessionRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Person and session of a request.
     *
     * @param name one of the names in {@link SessionEndRows.Owner}
     * @param session id of the session of the request
     */
    public record SessionPerson(String site, String name, String session) {
        byte[] hash() {
            return SessionEndRows.hash(site, name);
        }
    }

    /**
     * A session that is open.
     *
     * @param launch a clinician's; else an auditor's
     * @param seen last request that was noted
     */
    public record OpenSession(boolean launch, String id, Instant started, Instant seen) {}

    /**
     * Since when a session must have been used to be open.
     *
     * @param launch clinicians'
     * @param audit auditors'
     */
    public record IdleLimits(Instant launch, Instant audit) {}

    /** The others of that person, last used first, at most {@value #MAX_ROWS}. */
    public List<OpenSession> others(SessionPerson person, Instant now, IdleLimits used) {
        return list(
                OTHERS,
                person.site(),
                call -> call.bytes("person", person.hash())
                        .text("own", person.session())
                        .instant("now", now)
                        .instant("launch_idle", used.launch())
                        .instant("audit_idle", used.audit())
                        .number("at_most", MAX_ROWS),
                row -> new OpenSession(
                        row.getBoolean("launch"),
                        row.getString("id"),
                        StatementCall.instant(row, "started"),
                        StatementCall.instant(row, "seen")));
    }

    /**
     * Ends the sessions among these that belong to the person.
     *
     * @param event audit event, inserted in the same commit
     */
    public void end(SessionPerson person, List<String> ids, Instant now, NewAuditEvent event) {
        change(
                END,
                person.site(),
                call -> AuditRows.set(call, List.of(event))
                        .instant("recorded_at", now)
                        .bytes("person", person.hash())
                        .texts("ids", ids));
    }
}
