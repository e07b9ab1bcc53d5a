package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import javax.sql.DataSource;

/**
 * Stores the temporary state of the auditors' pages: searches, so that no URL contains a search term, and opened
 * records.
 */
public final class AuditorRows extends JdbcAccess {
    private static final Sql KEEP = Sql.ofSite("""
            insert into auditor_search (site, id, auditor, fields, created, expires)
            values (:site, :id, :auditor, :fields, :at, :expires)
                on conflict on constraint auditor_search_pkey do nothing;
            delete from auditor_search where site = :site and expires <= :at;
            """);

    private static final Sql READ = Sql.ofSite("""
            select fields from auditor_search
             where site = :site and auditor = :auditor and id = :id and expires > :at;
            """);

    private static final Sql LOOK = Sql.ofSite("""
            insert into auditor_look as k (site, session, assessment, purpose, event, at, expires)
            values (:site, :session, :assessment, :purpose, :event, :at, :expires)
                on conflict on constraint auditor_look_pkey do update
               set purpose = excluded.purpose, event = excluded.event, at = excluded.at, expires = excluded.expires;
            delete from auditor_look where site = :site and expires <= :at;
            """);

    private static final Sql LOOKS = Sql.ofSite("""
            select assessment, purpose, event, at from auditor_look
             where site = :site and session = :session and assessment = any (:assessments::text[]) and expires > :at;
            """);

    public AuditorRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Opened record.
     *
     * @param purpose code of v3-ActReason
     * @param event id of the event that records the access
     */
    public record RecordLook(String purpose, String event, Instant at) {}

    /**
     * Keeps a search of an auditor; removes what has expired.
     *
     * @param fields values of the search form
     */
    public void keep(String site, String auditor, String id, String fields, Instant now, Instant expires) {
        change(
                KEEP,
                site,
                call -> call.text("id", id)
                        .text("auditor", auditor)
                        .text("fields", fields)
                        .instant("at", now)
                        .instant("expires", expires));
    }

    /** A search of this auditor; another auditor's is as unknown as one that never was. */
    public Optional<String> search(String site, String auditor, String id, Instant now) {
        return first(
                READ,
                site,
                call -> call.text("auditor", auditor).text("id", id).instant("at", now),
                row -> row.getString("fields"));
    }

    /** Remembers that a session has opened a record. */
    public void looked(String site, byte[] session, String assessment, RecordLook look, Instant expires) {
        change(
                LOOK,
                site,
                call -> call.bytes("session", session)
                        .text("assessment", assessment)
                        .text("purpose", look.purpose())
                        .text("event", look.event())
                        .instant("at", look.at())
                        .instant("expires", expires));
    }

    /** Which of these assessments the session has opened. */
    public Map<String, RecordLook> looks(String site, byte[] session, List<String> assessments, Instant at) {
        return map(
                LOOKS,
                site,
                call -> call.bytes("session", session)
                        .texts("assessments", assessments)
                        .instant("at", at),
                row -> row.getString("assessment"),
                row -> new RecordLook(
                        row.getString("purpose"), row.getString("event"), StatementCall.instant(row, "at")));
    }
}
