package org.dorsal.store;

/**
 * SQL of {@link ArchiveReads}, some of it shared with {@link LogReads}. Ranges and pages are read by keyset
 * pagination, so that no statement holds more than a page. Columns of an {@link ArchivedTable} have the names and the
 * order of the export's members.
 */
final class ArchiveSql {
    static final String NO_UUID = "00000000-0000-0000-0000-000000000000";

    private static final String LOGGED = """
        select l.position, l.event, l.salt, l.leaf, e.id is not null as there, e.recorded_at, e.patient, e.body
          from log_entry l
          left join audit_event e on e.site = l.site and e.id = l.event
         where l.site = :site
        """;

    static final Sql EVENTS = Sql.ofSite(LOGGED + """
           and l.position >= :from_index and l.position < :to_index
         order by l.position, l.event;
        """);

    static final Sql LEAVES = Sql.ofSite("""
        select position as at, leaf as hash from log_entry
         where site = :site and position >= :from_index and position < :to_index
         order by position;
        """);

    static final Sql NODES = Sql.ofSite("""
        select index as at, hash from log_node
         where site = :site and level = :level and index >= :from_index and index < :to_index
         order by index;
        """);

    /** Stored subtree hashes of all levels, including levels that no tree has. */
    static final Sql ALL_NODES = Sql.ofSite("""
        select level, index, hash from log_node
         where site = :site and (level, index) > (:level, :index)
         order by level, index
         limit :at_most;
        """);

    /**
     * Reads three tables in one snapshot, because the sequencer moves an event from one to another in one commit. The log is read by
     * key: a join could read all of it for each page.
     */
    static final Sql OUTSIDE = Sql.ofSite("""
        select e.id, e.recorded_at, e.patient, l.event is null as outside, w.event is not null as waits,
               case when l.event is null then e.body end as body
          from (select * from audit_event where site = :site and id > :after order by id limit 5000) e
          left join lateral (select event from log_entry where site = :site and event = e.id limit 1) l on true
          left join lateral (select event from log_waiting where site = :site and event = e.id limit 1) w on true
         order by e.id;
        """);

    static final Sql VERSIONS = Sql.ofSite("""
        with keys as materialized (
            select v.patient, v.type, v.id, v.version, v.assessment
              from resource_version v
             where v.site = :site and (:anyone or v.patient = :only)
               and (v.patient, v.type) >= (:patient, :type)
               and (v.patient, v.type, v.id, v.version) > (:patient, :type, :id, :version)
             order by v.patient, v.type, v.id, v.version
             limit :at_most)
        select b.type, b.id, b.version, b.patient, b.recorded, b.status, b.sha256, substr(b.bodies, b.first_byte, b.bytes) as body
          from (select k.type, k.id, k.version, k.patient, l.*,
                       coalesce(sum(l.bytes) over (order by k.patient, k.type, k.id, k.version
                                                   rows between unbounded preceding and 1 preceding), 0) as before
                  from keys k
                 cross join lateral (
                       select v.recorded_at as recorded, coalesce(v.status, '') as status, v.sha256, v.bodies, v.first_byte, v.bytes
                         from resource_version v
                        where v.site = :site and v.type = k.type and v.assessment = k.assessment and v.version = k.version
                          and v.id = k.id and (:anyone or v.patient = :only)
                       offset 0) l) b
         where b.before < %d
         order by b.patient, b.type, b.id, b.version;
        """.formatted(Page.MAX_BYTES));

    static final Sql SIGN_OFFS = Sql.ofSite("""
        select s.assessment, s.version, s.patient, s.signed_at as signed, s.sha256, s.body
          from sign_off s
         where s.site = :site and (:anyone or s.patient = :only)
           and (s.patient, s.assessment, s.version) > (:patient, :assessment, :version)
         order by s.patient, s.assessment, s.version
         limit :at_most;
        """);

    static final Sql ASSESSMENTS = Sql.ofSite("""
        select a.id, a.patient, a.identifier, a.received_sha256 as "receivedSha256", a.created
          from assessment a
         where a.site = :site and (:anyone or a.patient = :only)
           and (a.patient, a.id) > (:patient, :id)
         order by a.patient, a.id
         limit :at_most;
        """);

    static final Sql ORDERS = Sql.ofSite("""
        select 'order' as kind, d.assessment, d.version, d.patient, d.clinician, d.created
          from delivery d
         where d.site = :site and (:anyone or d.patient = :only)
           and (d.patient, d.assessment, d.version) > (:patient, :assessment, :version)
         order by d.patient, d.assessment, d.version
         limit :at_most;
        """);

    static final Sql ATTEMPTS = Sql.ofSite("""
        select 'attempt' as kind, t.key::text, t.id::text, t.patient, t.at, t.act, t.outcome, t.status
          from delivery_attempt t
         where t.site = :site and (:anyone or t.patient = :only)
           and (t.patient, t.key, t.id) > (:patient, :key::uuid, :id::uuid)
         order by t.patient, t.key, t.id
         limit :at_most;
        """);

    private ArchiveSql() {}
}
