package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import javax.sql.DataSource;

/** Reads of deliveries for people. */
public final class DeliveryReads extends JdbcAccess {
    /** The newest order of each assessment, and of each resource the newest item. */
    static final Sql NEWEST = Sql.ofSite("""
        select distinct on (d.assessment) %s
         where d.site = :site and d.patient = :patient and (:all or d.assessment = :assessment)
         order by d.assessment, d.version desc;

        select distinct on (i.assessment, i.slot) i.*
          from delivery_item i
         where i.site = :site and i.patient = :patient and (:all or i.assessment = :assessment)
         order by i.assessment, i.slot, i.version desc;
        """.formatted(StoredDelivery.ORDERS));

    /**
     * Items that need attention: parked items first, then the longest waiting. Leaves out items that a person gave up
     * and rejected items that a later version replaces.
     */
    static final Sql STUCK = Sql.ofSite("""
        select i.*
          from delivery_item i
         where i.site = :site and i.state in ('PENDING', 'SENT', 'UNKNOWN', 'REJECTED', 'PARKED')
           and i.reason is distinct from 'GIVEN_UP'
           and not (i.state = 'REJECTED'
                    and exists (select from delivery_item later
                                 where later.site = :site and later.patient = i.patient
                                   and later.assessment = i.assessment and later.slot = i.slot
                                   and later.version > i.version))
         order by case i.state when 'PARKED' then 1 when 'REJECTED' then 2 else 3 end, i.changed, i.key
         limit :at_most;
        """);

    static final Sql DEPTH = Sql.ofSite("""
        select (select coalesce(sum(unplanned), 0) from delivery_lane where site = :site and unplanned > 0)
               + (select count(*) from delivery_item where site = :site and state in ('PENDING', 'SENT', 'UNKNOWN'))
                   as waiting,
               (select count(*) from delivery_item where site = :site and state = 'PARKED') as parked,
               least((select min((select min(d.created)
                                    from delivery d
                                    left join delivery_plan p using (site, patient, assessment, version)
                                   where d.site = :site and d.patient = l.patient and p.planned_at is null))
                        from delivery_lane l
                       where l.site = :site and l.unplanned > 0),
                     (select min((select d.created
                                    from delivery d
                                   where d.site = :site and d.patient = i.patient and d.assessment = i.assessment
                                     and d.version = i.version))
                        from (select distinct patient, assessment, version
                                from delivery_item
                               where site = :site and state in ('PENDING', 'SENT', 'UNKNOWN')) i)) as oldest;
        """);

    /** Calls a function that may read across all sites and returns only their names. */
    private static final Sql OPEN = Sql.ofSite("select sites_with_open_deliveries() as open;");

    public DeliveryReads(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /** Returns the newest order of an assessment and the newest item of each of its resources. */
    public StoredDelivery ofAssessment(String site, String patient, String assessment) {
        return newest(site, patient, Optional.of(assessment));
    }

    /** The same of all assessments of a patient. */
    public StoredDelivery ofPatient(String site, String patient) {
        return newest(site, patient, Optional.empty());
    }

    /** Items that are parked, then those that were rejected, then those that wait; of each the longest first. */
    public List<StoredItem> stuck(String site, int atMost) {
        return list(STUCK, site, call -> call.number("at_most", atMost), StoredItem::read);
    }

    /** How much waits. */
    public StoredDepth depth(String site) {
        return one(
                DEPTH,
                site,
                call -> call,
                row -> new StoredDepth(
                        row.getLong("waiting"), row.getLong("parked"), StatementCall.instantIfAny(row, "oldest")));
    }

    /** Sites where anything waits or is parked: one statement, however many sites there are. */
    public Set<String> sitesWithOpen() {
        return Set.copyOf(list(OPEN, NO_SITE, call -> call, row -> row.getString("open")));
    }

    private StoredDelivery newest(String site, String patient, Optional<String> assessment) {
        return run(NEWEST, site, call -> {
            call.text("patient", patient).truth("all", assessment.isEmpty()).text("assessment", assessment.orElse(""));
            return StoredDelivery.read(call);
        });
    }

    /**
     * How much waits at a site.
     *
     * @param waiting orders that are not planned and items that are not settled
     * @param parked items that wait for a person
     * @param oldest when the oldest order that waits, whole or in part, was queued
     */
    public record StoredDepth(long waiting, long parked, Optional<Instant> oldest) {}
}
