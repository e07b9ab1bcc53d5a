package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.*;
import java.util.*;
import java.util.regex.Pattern;
import org.dorsal.archive.Erasure;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.audit.log.SomeSequencer;
import org.dorsal.store.ErasureRows;
import org.dorsal.store.ErasureRows.ErasureOutcome;
import org.dorsal.store.Ledger;
import org.dorsal.store.SomePacked;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;

/** A patient is erased: nothing of them is left, and everybody else's records are proven as before. */
class ErasureTest {
    private static final String PATIENT = "sandbox-06";
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{16,}={0,2}");
    private static final int ZSTD_MAGIC = 0xFD2FB528;

    @Test
    void an_erased_patient_is_gone_from_every_table_and_the_log_tells_by_whom_and_why() throws SQLException {
        TamperedDatabase copy = TamperedDatabase.copy();
        cardWithFeedback(copy);
        assertThat(everything(copy.database())).as("before").anyMatch(text -> text.contains(PATIENT));

        ErasureOutcome erased = erasure(copy)
                .erase(LoggedDay.SITE, PATIENT, Erasure.REGARDLESS, "J. Doe, privacy office", "Request 2026-118");

        assertThat(erased).isInstanceOf(ErasureOutcome.ErasedRows.class);
        SomeSequencer.of(copy.database(), LoggedDay.SITE, origin(copy)).run();
        assertThat(everything(copy.database())).as("after").noneMatch(text -> text.contains(PATIENT));
        assertThat(copy.does("select count(*) from cds_feedback")).containsExactly("0");
        SomeExport.VerifierOutput output = copy.verified();
        assertThat(output.exitCode()).as(output.text()).isZero();
        assertThat(output.text()).contains("events were erased by J. Doe, privacy office, because: Request 2026-118");
    }

    private static void cardWithFeedback(TamperedDatabase copy) {
        copy.does("""
            insert into cds_card (site, id, client, patient, hook, card, hook_instance, user_sha256, day, shown_at, expires)
            values ('%s', gen_random_uuid(), 'client', '%s', 'patient-view', 'pain-in-record', 'x', sha256('u'), now(), now(), 'infinity')
            returning id
            """.formatted(LoggedDay.SITE, PATIENT));
        copy.does("""
            insert into cds_feedback (site, card, sha256, outcome, outcome_at, received_at)
            select site, id, sha256('x'), 'overridden', now(), now() from cds_card
            returning card
            """);
    }

    /**
     * Others were shown in the same answer, a request for something of theirs was refused, an older release named
     * several at once.
     */
    @Test
    void events_about_several_patients_lose_the_erased_one_and_keep_the_others() throws SQLException {
        TamperedDatabase copy = TamperedDatabase.copy();
        List<String> ids = copy.does("select distinct id from resource_version where patient = '" + PATIENT + "'");
        String id = copy.does("select id from resource_version where type = 'Observation' and patient = '" + PATIENT
                        + "' order by id limit 1")
                .getFirst();
        assertThat(ids).contains(id);
        Ledger ledger = new Ledger(copy.database().asApplication(), Duration.ofSeconds(20));
        AuditRecorder recorder = new AuditRecorder(ledger, Clock.systemUTC(), new Random(1), Integer.MAX_VALUE);
        AuditAgents nobody = AuditAgents.unknown(Optional.empty());
        AuditSubject his = new AuditSubject.ResourceSubject("Observation/" + id, Optional.empty());
        recorder.record(
                LoggedDay.SITE,
                AuditAction.SEARCH,
                nobody,
                Optional.of("several"),
                List.of(
                        new AuditRecorder.Disclosure(
                                Optional.of(PATIENT),
                                List.of(his, new AuditSubject.QuerySubject("Observation?patient=" + PATIENT))),
                        new AuditRecorder.Disclosure(
                                Optional.of("sandbox-01"),
                                List.of(new AuditSubject.QuerySubject("Observation?patient=")))));
        recordEvent(recorder, List.of(his));
        recordEvent(
                recorder,
                List.of(
                        new AuditSubject.ResourceSubject("Patient/" + PATIENT, Optional.empty()),
                        new AuditSubject.ResourceSubject("Patient/sandbox-01", Optional.empty())));
        SomeSequencer.of(copy.database(), LoggedDay.SITE, origin(copy)).run();

        assertThat(erasure(copy)
                        .erase(
                                LoggedDay.SITE,
                                PATIENT,
                                Erasure.REGARDLESS,
                                "J. Doe, privacy office",
                                "Request 2026-118"))
                .isInstanceOf(ErasureOutcome.ErasedRows.class);
        SomeSequencer.of(copy.database(), LoggedDay.SITE, origin(copy)).run();

        List<String> dump = everything(copy.database());
        assertThat(dump).noneMatch(text -> text.contains(PATIENT));
        assertThat(ids)
                .allMatch(removed -> dump.stream()
                        .filter(text -> text.contains(removed))
                        .allMatch(text -> text.startsWith("erased_resource: ")));
        assertThat(copy.does("select split_part(reference, '/', 2) from erased_resource"))
                .as("for receivers of exports")
                .containsAll(ids);
        assertThat(copy.does("select count(*) from audit_event where site = '" + LoggedDay.SITE
                        + "' and patient = 'sandbox-01' and recorded_at > now() - interval '1 hour'"))
                .isNotEqualTo(List.of("0"));
        SomeExport.VerifierOutput output = copy.verified();
        assertThat(output.exitCode()).as(output.text()).isZero();
    }

    private static void recordEvent(AuditRecorder recorder, List<AuditSubject> abouts) {
        recorder.record(
                LoggedDay.SITE,
                AuditAction.READ,
                AuditedEvent.EventOutcome.DONE,
                Optional.empty(),
                AuditAgents.unknown(Optional.empty()),
                Optional.of("both"),
                Optional.empty(),
                abouts);
    }

    @Test
    void looking_changes_nothing() {
        TamperedDatabase copy = TamperedDatabase.copy();
        assertThat(erasure(copy).preview(LoggedDay.SITE, PATIENT, Erasure.REGARDLESS))
                .isInstanceOfSatisfying(ErasureOutcome.ErasedRows.class, done -> {
                    assertThat(done.what().assessments()).isEqualTo(1);
                    assertThat(done.what().signOffs()).isEqualTo(2);
                    assertThat(done.what().positions()).hasSizeGreaterThan(10);
                });
        assertThat(doubts(copy)).isEmpty();
    }

    /** Without the profiles: no result is scored again. */
    private static List<String> doubts(TamperedDatabase copy) {
        return SomeExport.of(copy.database().asApplication(), Map.of())
                .verified(LoggedDay.shared().key(), LoggedDay.shared().place())
                .doubts();
    }

    @Test
    void nobody_is_erased_while_results_are_on_their_way_or_wait_for_a_person() {
        TamperedDatabase copy = TamperedDatabase.copy();
        copy.does("update delivery_item set state = 'PARKED' where key = (select key from delivery_item"
                + " where patient = 'sandbox-06' limit 1) returning key");
        assertThat(erasure(copy).erase(LoggedDay.SITE, PATIENT, Erasure.REGARDLESS, "me", "because"))
                .isEqualTo(new ErasureOutcome.DeliveriesOpen(1));
        assertThat(copy.does("select count(*) from resource_version where patient = 'sandbox-06'"))
                .isNotEqualTo(List.of("0"));
    }

    @Test
    void an_event_without_a_position_is_waited_for() {
        TamperedDatabase copy = TamperedDatabase.copy();
        copy.does("insert into log_waiting (site, event, salt, leaf) select e.site, e.id, '', sha256('') from"
                + " audit_event e where patient = 'sandbox-06' limit 1 returning event");
        assertThat(erasure(copy).erase(LoggedDay.SITE, PATIENT, Erasure.REGARDLESS, "me", "because"))
                .isEqualTo(new ErasureOutcome.EventsWaiting(1));
    }

    @Test
    void nobody_can_erase_what_happens_after_they_told_of_it() {
        TamperedDatabase copy = TamperedDatabase.copy();
        erasure(copy).erase(LoggedDay.SITE, PATIENT, Erasure.REGARDLESS, "J. Doe, privacy office", "Request 2026-118");
        SomeSequencer.of(copy.database(), LoggedDay.SITE, origin(copy)).run();
        copy.does(
                "update audit_event set body = '', patient = null, entities = '{}' where id = (select event from log_entry"
                        + " where site = 'northside' and position = 3) returning id");
        copy.does("update log_entry set salt = null where site = 'northside' and position = 3 returning position");
        assertThat(doubts(copy)).anyMatch(doubt -> doubt.startsWith("ERASED_UNTOLD at position 3:"));
    }

    static Erasure erasure(TamperedDatabase copy) {
        return new Erasure(
                new ErasureRows(copy.database().asOwner(), Duration.ofSeconds(20)), Clock.systemUTC(), new Random(1));
    }

    static String origin(TamperedDatabase copy) {
        return copy.does("select split_part(note, E'\\n', 1) from log_checkpoint where site = 'northside' limit 1")
                .getFirst();
    }

    /** Returns every value of every table as text: bodies unpacked, possible base64 decoded. */
    static List<String> everything(TestPostgres database) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (var connection = database.asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (var rows = statement.executeQuery(
                    "select tablename from pg_tables where schemaname = 'public' and tablename not like 'flyway%'"
                            + " union select 'resource_version'")) { // the view has the single bodies of a row
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            for (String table : tables) {
                try (var rows = statement.executeQuery("select * from " + table
                        + " t where coalesce(to_jsonb(t) ->> 'site', 'northside') = 'northside'")) { // or of no site
                    while (rows.next()) {
                        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                            if (!rows.getMetaData().getColumnName(column).equals("bodies")) {
                                texts.add(table + ": " + text(rows.getObject(column)));
                            }
                        }
                    }
                }
            }
        }
        return texts;
    }

    private static String text(Object value) {
        String text = value instanceof byte[] bytes ? text(bytes) : String.valueOf(value);
        StringBuilder decoded = new StringBuilder(text);
        BASE64.matcher(text).results().forEach(match -> decoded.append(decoded(match.group())));
        return decoded.toString();
    }

    private static String text(byte[] bytes) {
        boolean packed = bytes.length > 4
                && java.nio.ByteBuffer.wrap(bytes)
                                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                                .getInt()
                        == ZSTD_MAGIC;
        return new String(packed ? SomePacked.unpack(bytes) : bytes, StandardCharsets.ISO_8859_1);
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
