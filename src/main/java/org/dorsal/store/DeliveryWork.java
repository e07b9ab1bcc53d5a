package org.dorsal.store;

import java.time.Duration;
import java.util.*;
import javax.sql.DataSource;

/** Reads for the delivery workers: the open work of a patient, and single items with the rows that they depend on. */
public final class DeliveryWork extends JdbcAccess {
    /** Assessments with orders that are not planned, or items that are not settled. */
    private static final String UNFINISHED = """
        with open as (
            select o.assessment
              from delivery o
              left join delivery_plan p using (site, patient, assessment, version)
             where o.site = :site and o.patient = :patient and p.planned_at is null
             union
            select i.assessment
              from delivery_item i
             where i.site = :site and i.patient = :patient and i.state not in ('FILED', 'REJECTED', 'SUPERSEDED', 'PARKED'))
        """;

    /**
     * Unfinished assessments with all of their orders and items, the assessment with the oldest order first, because
     * open items depend on finished ones.
     */
    static final Sql OPEN = Sql.ofSite("""
        %1$s
        select %2$s
         where d.site = :site and d.patient = :patient and d.assessment in (select assessment from open)
         order by min(d.created) over (partition by d.assessment), d.assessment, d.version;

        %1$s
        select i.*
          from delivery_item i
         where i.site = :site and i.patient = :patient and i.assessment in (select assessment from open)
         order by i.assessment, i.version, i.position, i.slot collate "C";
        """.formatted(UNFINISHED, StoredDelivery.ORDERS));

    static final Sql BY_KEY = Sql.ofSite("""
        select i.* from delivery_item i where i.site = :site and i.key = :key::uuid;
        """);

    private static final Sql OF_ASSESSMENT = Sql.ofSite("""
        select i.*
          from delivery_item i
         where i.site = :site and i.patient = :patient and i.assessment = :assessment
         order by i.version, i.position, i.slot collate "C";
        """);

    static final Sql EVER_FOUND = Sql.ofSite("""
        select exists (select from delivery_attempt a where a.site = :site and a.found = :type) as found;
        """);

    public DeliveryWork(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * The patient's assessments with unplanned orders or unsettled items, with every one of their orders by version,
     * and of their items by version and position.
     */
    public StoredDelivery open(String site, String patient) {
        return run(OPEN, site, call -> StoredDelivery.read(call.text("patient", patient)));
    }

    /** The item with that key. */
    public Optional<StoredItem> item(String site, UUID key) {
        return first(BY_KEY, site, call -> call.text("key", key.toString()), StoredItem::read);
    }

    /** Whether a search at the site's EHR has ever found a resource of that type. */
    public boolean everFound(String site, String type) {
        return one(EVER_FOUND, site, call -> call.text("type", type), row -> row.getBoolean("found"));
    }

    /** Every version of each of its resources, oldest first. */
    public List<StoredItem> ofAssessment(String site, String patient, String assessment) {
        return list(
                OF_ASSESSMENT,
                site,
                call -> call.text("patient", patient).text("assessment", assessment),
                StoredItem::read);
    }
}
