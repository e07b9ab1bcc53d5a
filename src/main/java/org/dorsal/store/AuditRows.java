package org.dorsal.store;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;

/** Events travel as arrays, each with the leaf that waits for its position in the log. */
final class AuditRows {
    /** The FHIR type that they are read and searched as; a row has one version. */
    static final String TYPE = "AuditEvent";

    private static final SecureRandom CHANCE = new SecureRandom();
    private static final int SALT_BYTES = 32;
    private static final byte LEAF_PREFIX = 0x00;

    /** Primary key of events by site and id. */
    static final String KEY = "audit_event_pkey";

    /** Events in the shape of resource versions. Erased events have an empty body and are left out. */
    static final String AS_RESOURCES = """
            (select site, 'AuditEvent' as type, id, id as assessment, 0 as slot, 0 as first_slot, 1 as version, patient,
                    null::text as status, recorded_at, code_set, terms, null::bytea as sha256, body,
                    body as bodies, 1 as first_byte, octet_length(body) as bytes
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

    private static final String SETS = "with sets as (\n" + CodeSet.INSERT + "),\n";

    static final Sql INSERT_OF_SEVERAL = Sql.ofSite(SETS + TOLD + ";");

    /**
     * Inserts a single event, the most common case: arrays of one element cost the server a third of its work for an
     * event (performance.md, a single event by plain values).
     */
    static final Sql INSERT_OF_ONE = Sql.ofSite("""
            with sets as (
                insert into code_set (site, type, id, codes) values (:site, 'AuditEvent', :event_set::uuid, :event_codes)
                    on conflict on constraint code_set_pkey do nothing),
            queued as (
                insert into log_waiting (site, event, salt, leaf) values (:site, :event_id, :event_salt, :event_leaf))
            insert into audit_event (site, id, recorded_at, patient, code_set, terms, indexed_terms, body)
            values (:site, :event_id, :event_at, nullif(:event_patient, ''), :event_set::uuid, :event_terms, :event_indexed,
                    :event_body);
            """);

    static final Sql INSERT =
            Sql.of(SETS + "queued as (" + QUEUED + ")\n" + told(":recorded_at", PATIENT_IF_ANY) + ";");

    private AuditRows() {}

    /**
     * Common table expressions that insert the events about one patient only if the expression named {@code done}
     * returned a row.
     */
    static String toldIf(String condition) {
        var appended = told(":recorded_at", "coalesce(:patient, " + PATIENT_IF_ANY + ")");
        return """
            sets as (%s),
            told as (%s where exists (select from %s)),
            queued as (%s where exists (select from %s))""".formatted(CodeSet.INSERT, appended, condition, QUEUED, condition);
    }

    private static String told(String moment, String patient) {
        return """
                insert into audit_event (site, id, recorded_at, patient, code_set, terms, indexed_terms, body)
                select :site, (:event_id::text[])[at], %s, %s, (:event_set::text[])[at]::uuid,
                       (:event_terms::text[])[(:event_first_term::integer[])[at]:(:event_last_term::integer[])[at]],
                       (:event_indexed::integer[])[at], (:event_body::bytea[])[at]
                  from generate_subscripts(:event_id::text[], 1) as at
                """.formatted(moment, patient);
    }

    static StatementCall setOne(StatementCall call, Instant at, NewAuditEvent event) throws SQLException {
        var set = CodeSet.of(event);
        var salt = salt();
        return call.text("event_set", set.id().toString())
                .texts("event_codes", set.codes())
                .text("event_id", event.id())
                .instant("event_at", at)
                .text("event_patient", event.patient().orElse(""))
                .texts("event_terms", event.inOrder())
                .number("event_indexed", event.indexed())
                .bytes("event_body", BodyCompression.pack(event.bytes()))
                .bytes("event_salt", salt)
                .bytes("event_leaf", leaf(salt, event.bytes()));
    }

    static StatementCall set(StatementCall call, List<NewAuditEvent> rows) throws SQLException {
        return setEach(CodeSet.set(call, rows.stream().map(CodeSet::of)), rows);
    }

    /** Binds the events without their code sets. */
    static StatementCall setEach(StatementCall call, List<NewAuditEvent> rows) throws SQLException {
        var salts = rows.stream().map(_ -> salt()).toList();
        return call.texts("event_id", rows, NewAuditEvent::id)
                .texts("event_patient", rows, event -> event.patient().orElse(""))
                .texts("event_set", rows, event -> CodeSet.of(event).id().toString())
                .slices(
                        "event_terms",
                        "event_first_term",
                        "event_last_term",
                        rows.stream().map(NewAuditEvent::inOrder))
                .numbers("event_indexed", rows.stream().map(NewAuditEvent::indexed))
                .bytes("event_body", rows.stream().map(NewAuditEvent::bytes).map(BodyCompression::pack))
                .bytes("event_salt", salts.stream())
                .bytes(
                        "event_leaf",
                        IntStream.range(0, rows.size())
                                .mapToObj(at -> leaf(salts.get(at), rows.get(at).bytes())));
    }

    /** Random and no argument: a predictable salt would not hide an erased event. */
    private static byte[] salt() {
        byte[] salt = new byte[SALT_BYTES];
        CHANCE.nextBytes(salt);
        return salt;
    }

    /**
     * Leaf of the signed log: {@code SHA-256(0x00, salt, bytes)}, the leaf hash of RFC 6962, section 2.1, of the
     * salted event.
     */
    private static byte[] leaf(byte[] salt, byte[] bytes) {
        MessageDigest sha256 = DigestUtils.getSha256Digest();
        sha256.update(LEAF_PREFIX);
        sha256.update(salt);
        return sha256.digest(bytes);
    }
}
