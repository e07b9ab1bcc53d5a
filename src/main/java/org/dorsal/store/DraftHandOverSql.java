package org.dorsal.store;

import java.time.Instant;
import java.util.Optional;
import org.dorsal.store.DraftRows.DraftKey;
import org.dorsal.store.DraftRows.NewSave;
import org.dorsal.store.DraftRows.StoredDraft;

/**
 * How a draft goes from one person to another: exactly one of those who want it gets it, by one update under the draft's
 * key, and an own draft is never overwritten.
 */
final class DraftHandOverSql {
    private static final Sql OFFERED = Sql.ofSite("""
            select clinician, version, created, updated, expires, handed_over, body
              from draft
             where site = :site and patient = :patient and clinician <> :clinician and questionnaire = :questionnaire
               and handed_over is not null and expires > :recorded_at
             order by handed_over desc
             limit 1;
            """);

    private static final Sql HAND_OVER = Sql.ofSite("""
            with done as (
                update draft
                   set version = version + 1, updated = :recorded_at, expires = :expires, body = :body,
                       handed_over = case when :offered then :recorded_at::timestamptz end
                 where site = :site and patient = :patient and clinician = :clinician and questionnaire = :questionnaire
                   and version = :seen and created = :created and expires > :recorded_at
                returning version),
            %s
            """.formatted(DraftRows.TOLD));

    /** The taker's own expired draft goes first; a live one is never written over: its key refuses the update. */
    private static final Sql TAKE_OVER = Sql.ofSite("""
            delete from draft where site = :site and expires <= :recorded_at;

            with done as (
                update draft
                   set clinician = :taker, version = version + 1, updated = :recorded_at, expires = :expires, body = :body,
                       handed_over = null
                 where site = :site and patient = :patient and clinician = :clinician and questionnaire = :questionnaire
                   and version = :seen and created = :created and handed_over is not null and expires > :recorded_at
                returning version),
            %s
            """.formatted(DraftRows.TOLD));

    private DraftHandOverSql() {}

    static Optional<StoredDraft> offered(JdbcAccess database, DraftKey key, Instant at) {
        return database.first(
                OFFERED, key.site(), call -> DraftRows.name(call, key).instant("recorded_at", at), DraftRows::stored);
    }

    static boolean handOver(JdbcAccess database, DraftKey key, boolean offered, NewSave save, NewAuditEvent event) {
        return database.any(
                HAND_OVER,
                key.site(),
                call -> DraftRows.set(call, key, save, event).truth("offered", offered));
    }

    /** False also when the taker has saved one meanwhile: its key refuses the whole text. */
    static boolean takeOver(JdbcAccess database, DraftKey from, String taker, NewSave save, NewAuditEvent event) {
        try {
            return database.run(TAKE_OVER, from.site(), call -> {
                DraftRows.set(call, from, save, event).text("taker", taker).rowsOfTheSite();
                return call.rowsOfTheNext().next();
            });
        } catch (StoreException fault) {
            if (fault.violated().equals("draft_pkey")) {
                return false;
            }
            throw fault;
        }
    }
}
