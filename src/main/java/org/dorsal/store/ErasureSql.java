package org.dorsal.store;

/** The texts of {@link ErasureRows}; they run as the owner of the tables, whom no policy binds, so each names its site. */
final class ErasureSql {
    static final Sql OPEN = Sql.of("""
            select (select count(*) from delivery_item
                     where site = :site and patient = :patient and state in ('PENDING', 'SENT', 'UNKNOWN', 'PARKED'))
                   + (select count(*) from delivery_lane
                       where site = :site and patient = :patient and (unplanned > 0 or leased_until > now())) as open,
                   (select count(*) from audit_event e join log_waiting w on w.site = e.site and w.event = e.id
                     where e.site = :site and e.patient = :patient) as waiting
            """);

    static final Sql COUNTS = Sql.of("""
            select (select count(*) from resource_version where site = :site and patient = :patient) as resources,
                   (select count(*) from sign_off where site = :site and patient = :patient) as sign_offs,
                   (select count(*) from assessment where site = :site and patient = :patient) as assessments,
                   (select count(*) from delivery where site = :site and patient = :patient)
                   + (select count(*) from delivery_attempt where site = :site and patient = :patient) as deliveries,
                   (select count(*) from draft where site = :site and patient = :patient)
                   + (select count(*) from launch where site = :site and patient = :patient) as launches
            """);

    static final Sql POSITIONS = Sql.of("""
            select l.position
              from audit_event e
              join log_entry l on l.site = e.site and l.event = e.id
             where e.site = :site and e.patient = :patient
             order by l.position
            """);

    static final Sql EMPTIED = Sql.of("""
            update audit_event e set body = '', patient = null, terms = '{}'
              from log_entry l
             where l.site = :site and l.position = any (:positions::bigint[]) and e.site = :site and e.id = l.event;

            update log_entry set salt = null where site = :site and position = any (:positions::bigint[]);
            """);

    static final Sql DELETED = Sql.of("""
            delete from resource_version where site = :site and patient = :patient;
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
            """);

    /** Nobody's assessments are taken apart: a patient who is still seen keeps the old ones, too. */
    static final Sql PAST = Sql.of("""
            select patient
              from resource_version
             where site = :site and patient <> ''
             group by patient
            having max(recorded_at) < :before
             order by patient
            """);

    private ErasureSql() {}
}
