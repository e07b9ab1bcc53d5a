package org.dorsal.store;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/** Events travel as arrays, each with the leaf that waits for its position in the log. */
final class AuditRows {
    /** The FHIR type that they are read and searched as; a row has one version. */
    static final String TYPE = "AuditEvent";

    /** Primary key of events by site and id. */
    static final String KEY = "audit_event_pkey";

    /**
     * Events in the shape of resource versions, with the columns that searches use. Erased events have an empty body
     * and are left out.
     */
    static final String AS_RESOURCES = """
            (select site, 'AuditEvent' as type, id, 1 as version, patient, '' as status, recorded_at, recorded_at as date_from,
                    recorded_at + interval '1 microsecond' as date_to, null::text as identifier_value, terms,
                    kind, 0::bigint as origin, null::bytea as sha256, body
               from audit_event
              where octet_length(body) > 0)""";

    private static final String QUEUED = """
            insert into log_waiting (site, event, salt, leaf)
            select :site, (:event_id::text[])[at], (:event_salt::bytea[])[at], (:event_leaf::bytea[])[at]
              from generate_subscripts(:event_id::text[], 1) as at""";

    private static final String PATIENT_IF_ANY = "nullif((:event_patient::text[])[at], '')";

    private static final String EACH_AT = "(:event_at::text[])[at]::timestamptz";

    /**
     * The end of a statement that may insert more: leaves and events of several commits, each event with its own time.
     */
    static final String TOLD = "queued as (" + QUEUED + ")\n" + told(EACH_AT, PATIENT_IF_ANY);

    static final Sql INSERT_OF_SEVERAL = Sql.ofSite("with " + TOLD + ";");

    /**
     * Inserts a single event, the most common case: arrays of one element cost the server a third of its work for an
     * event (performance.md, read text per reach).
     */
    static final Sql INSERT_OF_ONE = Sql.ofSite("""
            with queued as (
                insert into log_waiting (site, event, salt, leaf) values (:site, :event_id, :event_salt, :event_leaf))
            insert into audit_event (site, id, recorded_at, patient, terms, indexed_terms, kind, body)
            values (:site, :event_id, :event_at, nullif(:event_patient, ''), :event_terms, :event_indexed, :event_kind, :event_body);
            """);

    static final Sql INSERT = Sql.of("with queued as (" + QUEUED + ")\n" + told(":recorded_at", PATIENT_IF_ANY) + ";");

    private AuditRows() {}

    /**
     * Common table expressions that insert the events about one patient only if the expression named {@code done}
     * returned a row.
     */
    static String toldIf(String done) {
        var told = told(":recorded_at", "coalesce(:patient, " + PATIENT_IF_ANY + ")");
        return """
            told as (%s where exists (select from %s)),
            queued as (%s where exists (select from %s))""".formatted(told, done, QUEUED, done);
    }

    private static String told(String moment, String patient) {
        return """
                insert into audit_event (site, id, recorded_at, patient, terms, indexed_terms, kind, body)
                select :site, (:event_id::text[])[at], %s, %s,
                       (:event_terms::bigint[])[(:event_first_term::integer[])[at]:(:event_last_term::integer[])[at]],
                       (:event_indexed::integer[])[at], (:event_kind::bigint[])[at], (:event_body::bytea[])[at]
                  from generate_subscripts(:event_kind::bigint[], 1) as at
                """.formatted(moment, patient);
    }

    static StatementCall setOne(StatementCall call, Instant at, PreparedCommit.PreparedEvent event)
            throws SQLException {
        return call.text("event_id", event.row().id())
                .instant("event_at", at)
                .text("event_patient", event.row().patient().orElse(""))
                .marks("event_terms", event.terms())
                .number("event_indexed", event.indexed())
                .count("event_kind", event.kind())
                .bytes("event_body", event.body())
                .bytes("event_salt", event.leaf().salt())
                .bytes("event_leaf", event.leaf().hash());
    }

    static StatementCall set(StatementCall call, List<NewAuditEvent> rows) throws SQLException {
        return setPacked(call, PreparedCommit.events(rows));
    }

    static StatementCall setPacked(StatementCall call, List<PreparedCommit.PreparedEvent> events) throws SQLException {
        Terms.set(call, "event_", events, PreparedCommit.PreparedEvent::terms);
        return call.texts("event_id", events, event -> event.row().id())
                .texts("event_patient", events, event -> event.row().patient().orElse(""))
                .numbers("event_indexed", events.stream().map(PreparedCommit.PreparedEvent::indexed))
                .marks(
                        "event_kind",
                        events.stream().map(PreparedCommit.PreparedEvent::kind).toList())
                .bytes("event_body", events.stream().map(PreparedCommit.PreparedEvent::body))
                .bytes("event_salt", events.stream().map(event -> event.leaf().salt()))
                .bytes("event_leaf", events.stream().map(event -> event.leaf().hash()));
    }

    /**
     * Leaf of the signed log: {@code SHA-256(0x00, salt, bytes)}, the leaf hash of RFC 6962, section 2.1, of the
     * salted event. The salt is 32 random bytes and no argument: a predictable salt would not hide an erased event.
     */
    record Leaf(byte[] salt, byte[] hash) {
        private static final SecureRandom CHANCE = new SecureRandom();
        private static final byte PREFIX = 0x00;
        private static final int SALT_BYTES = 32;

        static Leaf of(byte[] bytes) {
            byte[] salt = new byte[SALT_BYTES];
            CHANCE.nextBytes(salt);
            MessageDigest sha256 = DigestUtils.getSha256Digest();
            sha256.update(PREFIX);
            sha256.update(salt);
            return new Leaf(salt, sha256.digest(bytes));
        }

        @Override
        public String toString() {
            return "Leaf[hidden]";
        }
    }
}
