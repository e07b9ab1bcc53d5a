package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Stores drafts, the only rows about a patient that change and are deleted. Of two concurrent saves, the second is
 * rejected as outdated.
 */
public final class DraftRows extends JdbcAccess {
    /** Inserts the audit event in the same commit, and only if the draft was changed. */
    static final String TOLD = AuditRows.toldIf("done") + " select version from done;";
    /** An expired draft may still be stored, and counts as deleted. */
    private static final Sql BEGIN = Sql.ofSite("""
            with done as (
                insert into draft as d (site, patient, clinician, questionnaire, version, created, updated, expires, body)
                values (:site, :patient, :clinician, :questionnaire, 1, :recorded_at, :recorded_at, :expires, :body)
                    on conflict on constraint draft_pkey do update
                   set version = 1, created = :recorded_at, updated = :recorded_at, expires = :expires, body = :body,
                       handed_over = null
                 where d.expires <= :recorded_at
                returning version),
            %s

            delete from draft where site = :site and expires <= :recorded_at;
            """.formatted(TOLD));

    private static final Sql GO_ON = Sql.ofSite("""
            with done as (
                update draft
                   set version = version + 1, updated = :recorded_at, expires = :expires, body = :body
                 where site = :site and patient = :patient and clinician = :clinician and questionnaire = :questionnaire
                   and version = :seen and created = :created and expires > :recorded_at
                returning version),
            %s
            """.formatted(TOLD));

    private static final Sql READ = Sql.ofSite("""
            select clinician, version, created, updated, expires, handed_over, body
              from draft
             where site = :site and patient = :patient and clinician = :clinician and questionnaire = :questionnaire
               and expires > :recorded_at;
            """);

    private static final Sql DROP = Sql.ofSite("""
            with done as (
                delete from draft
                 where site = :site and patient = :patient and clinician = :clinician and questionnaire = :questionnaire
                   and version = :seen and created = :created
                returning version),
            %s
            """.formatted(TOLD));

    public DraftRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /** Saves it after the version that was seen; empty when there is another one by now, or none any more. */
    public Optional<DraftVersion> save(DraftKey key, NewSave save, NewAuditEvent event) {
        boolean first = save.seen().number() == 0;
        return first(
                first ? BEGIN : GO_ON,
                key.site(),
                call -> set(first ? call.leavingOutWhatIsNotNamed() : call, key, save, event),
                row -> new DraftVersion(first ? save.at() : save.seen().created(), row.getInt("version")));
    }

    /** The draft, unless it has expired by then. */
    public Optional<StoredDraft> read(DraftKey key, Instant at) {
        return first(READ, key.site(), call -> name(call, key).instant("recorded_at", at), DraftRows::stored);
    }

    /**
     * Returns the draft of another clinician for this patient and form that was handed over last; empty if it has
     * expired.
     */
    public Optional<StoredDraft> offered(DraftKey key, Instant at) {
        return DraftHandOverSql.offered(this, key, at);
    }

    /**
     * Lets others take it from now on, or no longer; false when there is another version by now, or none any more.
     *
     * @param offered whether they may
     */
    public boolean handOver(DraftKey key, boolean offered, NewSave save, NewAuditEvent event) {
        return DraftHandOverSql.handOver(this, key, offered, save, event);
    }

    /**
     * Moves a draft to another clinician; returns false if it was taken, changed or removed meanwhile, or if the
     * taker has a draft already.
     *
     * @param from key of the draft, with its present owner
     * @param taker the EHR's reference of the new owner
     */
    public boolean takeOver(DraftKey from, String taker, NewSave save, NewAuditEvent event) {
        return DraftHandOverSql.takeOver(this, from, taker, save, event);
    }

    /**
     * A save of a draft.
     *
     * @param seen the version that it was made of, {@link DraftVersion#NONE} for a first one
     * @param at when, kept to the millisecond
     */
    public record NewSave(DraftVersion seen, Instant at, Instant expires, byte[] body) {
        public NewSave {
            at = at.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    static StoredDraft stored(ResultSet row) throws SQLException {
        return new StoredDraft(
                row.getString("clinician"),
                new DraftVersion(StatementCall.instant(row, "created"), row.getInt("version")),
                StatementCall.instant(row, "updated"),
                StatementCall.instant(row, "expires"),
                StatementCall.instantIfAny(row, "handed_over"),
                row.getBytes("body"));
    }

    /** Deletes it; false when there is another version by now, or none any more. */
    public boolean drop(DraftKey key, DraftVersion seen, Instant at, NewAuditEvent event) {
        return any(
                DROP,
                key.site(),
                call -> AuditRows.set(number(name(call, key), seen), List.of(event))
                        .instant("recorded_at", at));
    }

    static StatementCall set(StatementCall call, DraftKey key, NewSave save, NewAuditEvent event) throws SQLException {
        return AuditRows.set(number(name(call, key), save.seen()), List.of(event))
                .instant("recorded_at", save.at())
                .instant("expires", save.expires())
                .bytes("body", save.body());
    }

    static StatementCall name(StatementCall call, DraftKey key) throws SQLException {
        return call.text("patient", key.patient())
                .text("clinician", key.clinician())
                .text("questionnaire", key.questionnaire());
    }

    private static StatementCall number(StatementCall call, DraftVersion seen) throws SQLException {
        return call.number("seen", seen.number()).instant("created", seen.created());
    }

    /**
     * Key of a draft: each clinician has at most one draft per patient and form.
     *
     * @param patient logical id
     * @param clinician the EHR's reference of the clinician who answers
     * @param questionnaire canonical without version, so that a new edition of the form finds the draft
     */
    public record DraftKey(String site, String patient, String clinician, String questionnaire) {}

    /**
     * Version of a draft as seen by a client. A draft that was dropped and begun again is a different draft, although
     * its saves are counted from 1 again.
     *
     * @param created moment of the first save, to the millisecond
     * @param number counts saves from 1; 0 means that there was no draft
     */
    public record DraftVersion(Instant created, int number) {
        /** No draft yet. */
        public static final DraftVersion NONE = new DraftVersion(Instant.EPOCH, 0);

        private static final Pattern FORM = Pattern.compile("([0-9]{1,15})-([0-9]{1,9})");

        /** Parses the text of {@link #toString}; empty if the text has another form. */
        public static Optional<DraftVersion> read(String text) {
            var parts = FORM.matcher(text);
            return parts.matches()
                    ? Optional.of(new DraftVersion(
                            Instant.ofEpochMilli(Long.parseLong(parts.group(1))), Integer.parseInt(parts.group(2))))
                    : Optional.empty();
        }

        /** Text of the version in form fields: milliseconds and number. */
        @Override
        public String toString() {
            return created.toEpochMilli() + "-" + number;
        }
    }

    /**
     * Draft as stored.
     *
     * @param clinician the EHR's reference of its owner
     * @param updated moment of the last save
     * @param handedOver moment since which other clinicians may take it
     * @param body bytes as saved
     */
    public record StoredDraft(
            String clinician,
            DraftVersion version,
            Instant updated,
            Instant expires,
            Optional<Instant> handedOver,
            byte[] body) {}
}
