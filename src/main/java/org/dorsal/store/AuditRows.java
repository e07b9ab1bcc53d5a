package org.dorsal.store;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
                    null::text as status, recorded_at, null::uuid as code_set, '{}'::text[] as terms, null::bytea as sha256, body,
                    body as bodies, 1 as first_byte, octet_length(body) as bytes
               from audit_event
              where octet_length(body) > 0)""";

    private static final String QUEUED = """
            insert into log_waiting (site, event, salt, leaf)
            select :site, (:event_id::text[])[at], (:event_salt::bytea[])[at], (:event_leaf::bytea[])[at]
              from generate_subscripts(:event_id::text[], 1) as at""";

    private static final String COLUMNS =
            "(site, id, recorded_at, patient, action, outcome, client, person, assessment, entities, body)";

    private static final String PATIENT_IF_ANY = "nullif((:event_patient::text[])[at], '')";

    private static final String EACH_AT = "(:event_at::text[])[at]::timestamptz";

    /**
     * The end of a statement that may insert more: leaves and events of several commits, each event with its own time.
     */
    static final String TOLD = "queued as (" + QUEUED + ")\n" + told(EACH_AT, PATIENT_IF_ANY);

    static final Sql INSERT_OF_SEVERAL = Sql.ofSite("with " + TOLD + ";");

    /**
     * Inserts a single event, the most common case: arrays of one element cost the server a third of its work for an
     * event (performance.md, a single event by plain values).
     */
    static final Sql INSERT_OF_ONE = Sql.ofSite("""
            with queued as (
                insert into log_waiting (site, event, salt, leaf) values (:site, :event_id, :event_salt, :event_leaf))
            insert into audit_event %s
            values (:site, :event_id, :event_at, nullif(:event_patient, ''), :event_action, :event_outcome, nullif(:event_client, ''),
                    nullif(:event_person, ''), nullif(:event_assessment, ''), :event_entities, :event_body);
            """.formatted(COLUMNS));

    static final Sql INSERT = Sql.of("with queued as (" + QUEUED + ")\n" + told(":recorded_at", PATIENT_IF_ANY) + ";");

    private AuditRows() {}

    /**
     * Common table expressions that insert the events about one patient only if the expression named {@code done}
     * returned a row.
     */
    static String toldIf(String condition) {
        var appended = told(":recorded_at", "coalesce(:patient, " + PATIENT_IF_ANY + ")");
        return """
            told as (%s where exists (select from %s)),
            queued as (%s where exists (select from %s))""".formatted(appended, condition, QUEUED, condition);
    }

    private static String told(String moment, String patient) {
        return """
                insert into audit_event %s
                select :site, (:event_id::text[])[at], %s, %s, (:event_action::text[])[at], (:event_outcome::text[])[at],
                       nullif((:event_client::text[])[at], ''), nullif((:event_person::text[])[at], ''),
                       nullif((:event_assessment::text[])[at], ''),
                       (:event_entities::text[])[(:event_first::integer[])[at]:(:event_last::integer[])[at]],
                       (:event_body::bytea[])[at]
                  from generate_subscripts(:event_id::text[], 1) as at
                """.formatted(COLUMNS, moment, patient);
    }

    static StatementCall setOne(StatementCall call, Instant at, NewAuditEvent event) throws SQLException {
        var salt = salt();
        return call.text("event_id", event.id())
                .instant("event_at", at)
                .text("event_patient", event.patient().orElse(""))
                .text("event_action", event.action())
                .text("event_outcome", event.outcome())
                .text("event_client", event.client().orElse(""))
                .text("event_person", person(event))
                .text("event_assessment", event.assessment().orElse(""))
                .texts("event_entities", entities(event))
                .bytes("event_body", BodyCompression.pack(event.bytes()))
                .bytes("event_salt", salt)
                .bytes("event_leaf", leaf(salt, event.bytes()));
    }

    static StatementCall set(StatementCall call, List<NewAuditEvent> rows) throws SQLException {
        var salts = rows.stream().map(_ -> salt()).toList();
        return call.texts("event_id", rows, NewAuditEvent::id)
                .texts("event_patient", rows, event -> event.patient().orElse(""))
                .texts("event_action", rows, NewAuditEvent::action)
                .texts("event_outcome", rows, NewAuditEvent::outcome)
                .texts("event_client", rows, event -> event.client().orElse(""))
                .texts("event_person", rows, AuditRows::person)
                .texts("event_assessment", rows, event -> event.assessment().orElse(""))
                .slices(
                        "event_entities",
                        "event_first",
                        "event_last",
                        rows.stream().map(AuditRows::entities))
                .bytes("event_body", rows.stream().map(NewAuditEvent::bytes).map(BodyCompression::pack))
                .bytes("event_salt", salts.stream())
                .bytes(
                        "event_leaf",
                        IntStream.range(0, rows.size())
                                .mapToObj(at -> leaf(salts.get(at), rows.get(at).bytes())));
    }

    /** In no record with and without version, because an index has them whole. */
    private static List<String> entities(NewAuditEvent event) {
        return event.patient().isPresent()
                ? event.entities()
                : event.entities().stream()
                        .flatMap(entity -> Stream.of(entity, entity.split("/_history/", 2)[0]))
                        .distinct()
                        .toList();
    }

    private static String person(NewAuditEvent event) {
        return event.person().map(CodeSet::bounded).orElse("");
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
