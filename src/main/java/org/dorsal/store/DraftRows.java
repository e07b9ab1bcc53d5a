package org.dorsal.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.sql.DataSource;

/** Drafts: the only rows about a patient that change and go. Of two windows that save at once, one learns that it is behind. */
public final class DraftRows {
    /** An expired draft may still lie here and is as good as gone. */
    private static final Sql BEGIN = Sql.of("""
            select set_config('dorsal.site', :site, true), set_config('statement_timeout', :timeout, true);

            insert into draft as d (site, patient, clinician, questionnaire, version, created, updated, expires, body)
            values (:site, :patient, :clinician, :questionnaire, 1, :at, :at, :expires, :body)
                on conflict on constraint draft_pkey do update
               set version = 1, created = :at, updated = :at, expires = :expires, body = :body
             where d.expires <= :at
            returning version;

            delete from draft where site = :site and expires <= :at;
            """);

    private static final Sql GO_ON = Sql.of("""
            select set_config('dorsal.site', :site, true), set_config('statement_timeout', :timeout, true);

            update draft
               set version = version + 1, updated = :at, expires = :expires, body = :body
             where site = :site and patient = :patient and clinician = :clinician and questionnaire = :questionnaire
               and version = :seen and created = :created and expires > :at
            returning version;
            """);

    private static final Sql READ = Sql.of("""
            select set_config('dorsal.site', :site, true), set_config('statement_timeout', :timeout, true);

            select version, created, updated, expires, body
              from draft
             where site = :site and patient = :patient and clinician = :clinician and questionnaire = :questionnaire
               and expires > :at;
            """);

    private static final Sql DROP = Sql.of("""
            select set_config('dorsal.site', :site, true), set_config('statement_timeout', :timeout, true);

            delete from draft
             where site = :site and patient = :patient and clinician = :clinician and questionnaire = :questionnaire
               and version = :seen and created = :created
            returning version;
            """);

    private final Connected connected;

    /**
     * @param source connections of the application role with autocommit on
     * @param timeout of one statement, at least a millisecond
     */
    public DraftRows(DataSource source, Duration timeout) {
        this.connected = new Connected(source, timeout);
    }

    /** Saves it after the version that was seen; empty when there is another one by now, or none any more. */
    public Optional<DraftVersion> save(DraftKey key, DraftVersion seen, Instant at, Instant expires, byte[] body) {
        Instant now = at.truncatedTo(ChronoUnit.MILLIS);
        boolean first = seen.number() == 0;
        return connected.run(first ? BEGIN : GO_ON, key.site(), call -> {
            name(call, key).instant("at", now).instant("expires", expires).bytes("body", body);
            if (!first) {
                number(call, seen);
            }
            var rows = call.rowsOfTheSite();
            return rows.next()
                    ? Optional.of(new DraftVersion(first ? now : seen.created(), rows.getInt("version")))
                    : Optional.empty();
        });
    }

    /** The draft, unless it has expired by then. */
    public Optional<StoredDraft> read(DraftKey key, Instant at) {
        return connected.run(READ, key.site(), call -> {
            name(call, key).instant("at", at);
            var rows = call.rowsOfTheSite();
            return rows.next()
                    ? Optional.of(new StoredDraft(
                            new DraftVersion(Call.instant(rows, "created"), rows.getInt("version")),
                            Call.instant(rows, "updated"),
                            Call.instant(rows, "expires"),
                            rows.getBytes("body")))
                    : Optional.empty();
        });
    }

    /** Deletes it; false when there is another version by now, or none any more. */
    public boolean drop(DraftKey key, DraftVersion seen) {
        return connected.run(DROP, key.site(), call -> {
            number(name(call, key), seen);
            return call.rowsOfTheSite().next();
        });
    }

    private static Call name(Call call, DraftKey key) throws SQLException {
        return call.text("patient", key.patient())
                .text("clinician", key.clinician())
                .text("questionnaire", key.questionnaire());
    }

    private static void number(Call call, DraftVersion seen) throws SQLException {
        call.number("seen", seen.number()).instant("created", seen.created());
    }
}
