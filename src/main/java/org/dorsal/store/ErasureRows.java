package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Erases the data of a patient. Requires the owner of the tables, because the service's own role can delete no row of
 * its ledger. Deletions and the event that records them are one transaction on one snapshot.
 */
public final class ErasureRows extends JdbcAccess {
    /**
     * Starts the transaction with one snapshot for all statements. Row-level security does not bind the owner of the
     * tables, so that each text names its site.
     */
    private static final Sql BEGIN =
            Sql.of("set transaction isolation level repeatable read;").then(Sql.SITE);

    /**
     * Events in the patient's record, and events in no record that name the patient or one of the patient's
     * resources: refused requests, and events about several patients that an earlier release wrote.
     */
    private static final String ABOUT_PATIENT = """
            e.site = :site and (e.patient = :patient or (e.patient is null
                and e.terms[1:e.indexed_terms] && array(
                select 'entity=' || named
                  from (select 'Patient/' || :patient::text as named
                        union select v.type || '/' || v.id from resource_version v
                               where v.site = :site and v.patient = :patient) of_patient)))
            """;

    private static final Sql LOOK = BEGIN.then(Sql.of("""
            select (select count(*) from delivery_item
                     where site = :site and patient = :patient and state in ('PENDING', 'SENT', 'UNKNOWN', 'PARKED'))
                   + (select count(*) from delivery_lane
                       where site = :site and patient = :patient and (unplanned > 0 or leased_until > now())) as open,
                   (select count(*) from audit_event e join log_waiting w on w.site = e.site and w.event = e.id
                     where %1$s) as waiting,
                   (select count(*) from resource_version where site = :site and patient = :patient) as resources,
                   (select count(*) from sign_off where site = :site and patient = :patient) as sign_offs,
                   (select count(*) from assessment where site = :site and patient = :patient) as assessments,
                   (select count(*) from delivery where site = :site and patient = :patient)
                   + (select count(*) from delivery_attempt where site = :site and patient = :patient) as deliveries,
                   (select count(*) from draft where site = :site and patient = :patient)
                   + (select count(*) from launch where site = :site and patient = :patient)
                   + (select count(*) from cds_card where site = :site and patient = :patient) as launches,
                   array(select l.position
                           from audit_event e
                           join log_entry l on l.site = e.site and l.event = e.id
                          where %1$s
                          order by l.position) as positions;
            """.formatted(ABOUT_PATIENT)));

    private static final Sql TELL = Sql.SITE.then(AuditRows.INSERT);

    /** Stores the id of each erased resource for the deletions in exports, then erases the patient's rows. */
    private static final Sql ERASE = Sql.ofSite("""
            insert into erased_resource (site, reference, erased_at)
            select :site, reference, :erased_at
              from (select type || '/' || id as reference from resource_version where site = :site and patient = :patient
                     union
                    select 'AuditEvent/' || event from log_entry
                     where site = :site and position = any (:positions::bigint[])) of_patient
                on conflict on constraint erased_resource_pkey do nothing;

            update audit_event e set body = '', patient = null, terms = '{}'
              from log_entry l
             where l.site = :site and l.position = any (:positions::bigint[]) and e.site = :site and e.id = l.event;

            update log_entry set salt = null where site = :site and position = any (:positions::bigint[]);
            delete from resource_version where site = :site and patient = :patient;
            delete from current_resource where site = :site and patient = :patient;
            delete from sign_off where site = :site and patient = :patient;
            delete from identifier_holder where site = :site and patient = :patient;
            delete from assessment where site = :site and patient = :patient;
            delete from delivery_attempt where site = :site and patient = :patient;
            delete from delivery_item where site = :site and patient = :patient;
            delete from delivery_plan where site = :site and patient = :patient;
            delete from delivery where site = :site and patient = :patient;
            delete from delivery_lane where site = :site and patient = :patient;
            delete from draft where site = :site and patient = :patient;
            delete from launch where site = :site and patient = :patient;
            delete from cds_feedback f using cds_card c
             where f.site = :site and c.site = :site and c.id = f.card and c.patient = :patient;
            delete from cds_card where site = :site and patient = :patient;
            delete from subscription_event e using subscription s
             where e.site = :site and s.site = :site and s.id = e.subscription and s.patient = :patient;
            delete from subscription where site = :site and patient = :patient;
            update subscription_notice set patient = '' where site = :site and patient = :patient;
            delete from export_file where site = :site;
            delete from export_job where site = :site;
            """);

    /**
     * Patients without a version newer than the limit. Assessments are not erased one by one: a patient with newer
     * versions keeps the old ones too.
     */
    private static final Sql PAST = BEGIN.then(Sql.of("""
            select patient
              from resource_version
             where site = :site and patient <> ''
             group by patient
            having max(recorded_at) < :before
             order by patient;
            """));

    public ErasureRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Number of rows of a patient.
     *
     * @param positions positions of the patient's events in the log, ascending
     */
    public record ErasureCounts(
            long resources, long signOffs, long assessments, long deliveries, long launches, List<Long> positions) {
        public ErasureCounts {
            positions = List.copyOf(positions);
        }

        /** Nothing is known of them. */
        public boolean isEmpty() {
            return resources + signOffs + assessments + deliveries + launches + positions.size() == 0;
        }
    }

    /** Outcome of a preview or an erasure. */
    public sealed interface ErasureOutcome {
        /** This much would be, or was erased. */
        record ErasedRows(ErasureCounts what) implements ErasureOutcome {}

        /** Results are on their way into the EHR, or wait for a person. */
        record DeliveriesOpen(long number) implements ErasureOutcome {}

        /** Events have no position yet; a second later they have. */
        record EventsWaiting(long number) implements ErasureOutcome {}
    }

    /** Looks, and changes nothing. */
    public ErasureOutcome look(String site, String patient) {
        return inOne(LOOK, site, call -> outcome(call.text("patient", patient)));
    }

    /**
     * Returns the patients without a version recorded at that moment or later.
     *
     * @param before limit of the recording time, exclusive
     */
    public List<String> lastSeenBefore(String site, Instant before) {
        return inOne(PAST, site, call -> all(afterBegin(call.instant("before", before)), row -> row.getString(1)));
    }

    /**
     * Erases a patient, unless deliveries are open or events wait for a position.
     *
     * @param event creates the audit event from the numbers of erased rows; must not name the patient
     */
    public ErasureOutcome erase(String site, String patient, Instant at, Function<ErasureCounts, NewAuditEvent> event) {
        return inOne(LOOK, site, look -> {
            var erased = outcome(look.text("patient", patient));
            if (erased instanceof ErasureOutcome.ErasedRows(ErasureCounts what) && !what.isEmpty()) {
                Instant recorded = at.truncatedTo(ChronoUnit.MICROS);
                change(
                        TELL,
                        site,
                        call -> AuditRows.set(call, List.of(event.apply(what))).instant("recorded_at", recorded));
                change(
                        ERASE,
                        site,
                        call -> call.text("patient", patient)
                                .instant("erased_at", recorded)
                                .counts("positions", what.positions()));
            }
            return erased;
        });
    }

    /** The transaction's own statement and the naming of the site come first. */
    private static ResultSet afterBegin(StatementCall call) throws SQLException {
        call.rowsOfTheSite();
        return call.rowsOfTheNext();
    }

    private static ErasureOutcome outcome(StatementCall call) throws SQLException {
        var row = afterBegin(call);
        row.next();
        if (row.getLong("open") > 0) {
            return new ErasureOutcome.DeliveriesOpen(row.getLong("open"));
        }
        if (row.getLong("waiting") > 0) {
            return new ErasureOutcome.EventsWaiting(row.getLong("waiting"));
        }
        return new ErasureOutcome.ErasedRows(new ErasureCounts(
                row.getLong("resources"),
                row.getLong("sign_offs"),
                row.getLong("assessments"),
                row.getLong("deliveries"),
                row.getLong("launches"),
                List.of((Long[]) row.getArray("positions").getArray())));
    }
}
