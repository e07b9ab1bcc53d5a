package org.dorsal.store;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Statements of {@link ErasureRows}. */
final class ErasureSql {
    /**
     * Starts the transaction with one snapshot for all statements. Row-level security does not bind the owner of the
     * tables, so that each text names its site.
     */
    private static final Sql BEGIN =
            Sql.of("set transaction isolation level repeatable read;").then(Sql.SITE);

    /**
     * Events in the patient's record, and events in no record that name the patient or one of the patient's
     * resources: refused requests, which may name it by any type, and events about several patients that an earlier
     * release wrote.
     */
    private static final String ABOUT_PATIENT = """
        e.site = :site and (e.patient = :patient or (e.patient is null
            and e.entities && array(
            select 'Patient/' || :patient::text
             union
            select type_of_request || '/' || v.id
              from resource_version v, unnest(array['QuestionnaireResponse', 'Observation', 'CarePlan', 'Provenance', 'Device',
                   'AuditEvent', 'Subscription']) type_of_request
             where v.site = :site and v.patient = :patient)))
        """;

    /**
     * Whether the patient has come back since the limit: a version, a draft, or a launch; its clinician may be filling
     * in a form.
     */
    private static final String RECORDED_SINCE = """
        (exists (select from resource_version v where v.site = :site and v.patient = %1$s and v.recorded_at >= :before)
         or exists (select from draft d where d.site = :site and d.patient = %1$s and d.updated >= :before)
         or exists (select from launch l where l.site = :site and l.patient = %1$s and l.started >= :before))
        """;

    /** Auditors' searches that contain the patient's id, as a word, in a field. */
    private static final String NAMING_SEARCHES = """
        auditor_search where site = :site and fields ~ :naming\
        """;

    private static final String LOOKS_AT_PATIENT = """
        auditor_look where site = :site
            and assessment in (select id from assessment where site = :site and patient = :patient)\
        """;

    static final Sql LOOK = BEGIN.then(Sql.of(
            """
            select %2$s as recent,
                   (select count(*) from delivery_item
                     where site = :site and patient = :patient and state in ('PENDING', 'SENT', 'UNKNOWN', 'PARKED'))
                   + (select count(*) from delivery_lane
                       where site = :site and patient = :patient and (unplanned > 0 or leased_until > now())) as open,
                   (select count(*) from audit_event e join log_waiting w on w.site = e.site and w.event = e.id
                     where %1$s) as waiting,
                   (select count(*) from resource_version where site = :site and patient = :patient) as resources,
                   (select count(*) from sign_off where site = :site and patient = :patient) as sign_offs,
                   (select count(*) from (select id from assessment where site = :site and patient = :patient
                                           union select assessment from result_set where site = :site and patient = :patient) a)
                       as assessments,
                   (select count(*) from delivery where site = :site and patient = :patient)
                   + (select count(*) from delivery_plan where site = :site and patient = :patient)
                   + (select count(*) from delivery_item where site = :site and patient = :patient)
                   + (select count(*) from delivery_attempt where site = :site and patient = :patient)
                   + (select count(*) from delivery_lane where site = :site and patient = :patient) as deliveries,
                   (select count(*) from draft where site = :site and patient = :patient)
                   + (select count(*) from launch where site = :site and patient = :patient)
                   + (select count(*) from cds_card where site = :site and patient = :patient)
                   + (select count(*) from follow_up where site = :site and patient = :patient) as launches,
                   (select count(*) from identifier_holder where site = :site and patient = :patient)
                   + (select count(*) from subscription where site = :site and patient = :patient)
                   + (select count(*) from subscription_event where site = :site and patient = :patient)
                   + (select count(*) from subscription_notice where site = :site and patient = :patient)
                   + (select count(*) from export_job where site = :site and request ~ :naming)
                   + (select count(*) from %3$s)
                   + (select count(*) from %4$s) as mentions,
                   array(select l.position
                           from audit_event e
                           join log_entry l on l.site = e.site and l.event = e.id
                          where %1$s
                          order by l.position) as positions;
            """.formatted(ABOUT_PATIENT, RECORDED_SINCE.formatted(":patient"), NAMING_SEARCHES, LOOKS_AT_PATIENT)));

    static final Sql TELL = Sql.SITE.then(AuditRows.INSERT);

    /**
     * Stores the id of each erased resource for the deletions in exports, then erases the patient's rows. The responses
     * are locked first and in order, as commits lock them ({@link CommitWriter}): a commit that waits here is refused, and
     * one that was faster ends this transaction if it changed rows of the snapshot. One that only added rows does not.
     */
    static final Sql ERASE = Sql.ofSite("""
        select assessment from resource_versions
         where site = :site and patient = :patient and type = 'QuestionnaireResponse' and version = 1
         order by assessment
           for update;

        insert into erased_resource (site, reference, erased_at)
        select :site, reference, :erased_at
          from (select type || '/' || id as reference from resource_version where site = :site and patient = :patient
                 union
                select 'AuditEvent/' || event from log_entry
                 where site = :site and position = any (:positions::bigint[])) of_patient
            on conflict on constraint erased_resource_pkey do nothing;

        update audit_event e set body = '', patient = null, client = null, person = null, assessment = null, entities = '{}'
          from log_entry l
         where l.site = :site and l.position = any (:positions::bigint[]) and e.site = :site and e.id = l.event;

        update log_entry set salt = null where site = :site and position = any (:positions::bigint[]);
        delete from resource_versions where site = :site and patient = :patient;
        delete from result_set where site = :site and patient = :patient;
        delete from %s;
        delete from %s;
        delete from sign_off where site = :site and patient = :patient;
        delete from identifier_holder where site = :site and patient = :patient;
        delete from assessment where site = :site and patient = :patient;
        delete from delivery_attempt where site = :site and patient = :patient;
        delete from delivery_item where site = :site and patient = :patient;
        delete from delivery_plan where site = :site and patient = :patient;
        delete from delivery where site = :site and patient = :patient;
        delete from delivery_lane where site = :site and patient = :patient;
        delete from follow_up where site = :site and patient = :patient;
        delete from draft where site = :site and patient = :patient;
        delete from launch where site = :site and patient = :patient;
        delete from cds_feedback f using cds_card c
         where f.site = :site and c.site = :site and c.id = f.card and c.patient = :patient;
        delete from cds_card where site = :site and patient = :patient;
        delete from subscription_event e using subscription s
         where e.site = :site and s.site = :site and s.id = e.subscription and s.patient = :patient;
        delete from subscription where site = :site and patient = :patient;
        update subscription_event set patient = '' where site = :site and patient = :patient;
        update subscription_notice set patient = '' where site = :site and patient = :patient;
        """.formatted(LOOKS_AT_PATIENT, NAMING_SEARCHES));

    /**
     * Ends the exports of the site, after the commit of the erasure, so that it locks no row of theirs: their clients request
     * the status each second. They hold ranges of ids, no data.
     */
    static final Sql END_EXPORTS = Sql.ofSite("""
        delete from export_file where site = :site;
        delete from export_job where site = :site;
        """);

    /** Number above those of all transactions that have written anything so far. */
    static final Sql WRITERS = Sql.ofSite("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as writers;");

    /** Whether all those transactions have ended; otherwise after a pause. */
    static final Sql WRITERS_ENDED = Sql.ofSite("""
        with now as materialized (select pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= :writers as ended)
        select ended, case when not ended then pg_sleep(0.02) end from now;
        """);

    /**
     * Patients without a version newer than the limit. Assessments are not erased one by one: a patient with newer
     * versions keeps the old ones too.
     */
    static final Sql PAST = BEGIN.then(Sql.of("""
        select distinct r.patient
          from resource_version r
         where r.site = :site and r.patient <> '' and not %s
         order by r.patient;
        """.formatted(RECORDED_SINCE.formatted("r.patient"))));

    private ErasureSql() {}

    /** Returns a regular expression for texts that contain the id as a word, plain or encoded for a form. */
    static String naming(String patient) {
        String encoded = URLEncoder.encode(patient, StandardCharsets.UTF_8);
        return "(^|[^A-Za-z0-9_~-]|%[0-9A-F]{2})(" + literal(patient) + "|" + literal(encoded) + ")($|[^A-Za-z0-9_~-])";
    }

    private static String literal(String text) {
        return text.replaceAll("[^A-Za-z0-9_]", "\\\\$0");
    }
}
