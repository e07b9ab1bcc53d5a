package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Leases of delivery lanes, one lane per patient. A lease is measured by the clock of this database. A holder may
 * lose its lease without notice; the order is safe because every write locks the lane's row and compares the fencing
 * token in the same statement.
 */
public final class DeliveryLanes extends JdbcAccess {
    /** Takes the lane that is due first; rows locked by another transaction are skipped ({@code skip locked}). */
    static final Sql TAKE = Sql.ofSite("""
            with free as (
                select patient
                  from delivery_lane
                 where site = :site and due <= :now and due < 'infinity'
                   and (leased_until is null or leased_until < now())
                 order by due
                 limit 1
                   for no key update skip locked)
            update delivery_lane lane
               set fence = lane.fence + 1, leased_until = now() + :length_millis::bigint * interval '1 millisecond'
              from free
             where lane.site = :site and lane.patient = free.patient
            returning lane.site, lane.patient, lane.fence, lane.orders;
            """);

    /** Calls a function that may read across all sites and returns only their names. */
    private static final Sql DUE = Sql.ofSite("""
            select sites_with_due_deliveries(:now) as due;
            """);

    private static final Sql TAKE_THAT = Sql.ofSite("""
            update delivery_lane
               set fence = fence + 1, leased_until = now() + :length_millis::bigint * interval '1 millisecond'
             where site = :site and patient = :patient and (leased_until is null or leased_until < now())
            returning site, patient, fence, orders;
            """);

    private static final Sql EXTEND = Sql.ofSite("""
            update delivery_lane
               set leased_until = now() + :length_millis::bigint * interval '1 millisecond'
             where site = :site and patient = :patient and fence = :fence and leased_until > now()
            returning fence;
            """);

    /**
     * Releases a lease by its fencing token. An expired lease is released too unless the lane was taken again,
     * because the holder's due time is still correct.
     */
    private static final Sql RELEASE = Sql.ofSite("""
            update delivery_lane
               set leased_until = null, due = case when orders > :orders then :now::timestamptz else :due::timestamptz end
             where site = :site and patient = :patient and fence = :fence
            returning fence;
            """);

    public DeliveryLanes(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /** Returns the sites that have a due lane without a lease, in one statement for all sites. */
    public List<String> sitesWithDue(Instant now) {
        return list(DUE, NO_SITE, call -> call.instant("now", now), row -> row.getString("due"));
    }

    /** Takes the lane without a lease that has been due longest. */
    public Optional<Lease> take(String site, Instant now, Duration length) {
        return first(
                TAKE,
                site,
                call -> call.instant("now", now).count("length_millis", length.toMillis()),
                DeliveryLanes::lease);
    }

    /** Takes the lane of this patient, due or not, unless it is leased; waits for a concurrent write to the lane. */
    public Optional<Lease> take(String site, String patient, Duration length) {
        return first(
                TAKE_THAT,
                site,
                call -> call.text("patient", patient).count("length_millis", length.toMillis()),
                DeliveryLanes::lease);
    }

    /** Makes a lease last that long from now; false when it is lost. */
    public boolean extend(Lease lease, Duration length) {
        return any(
                EXTEND,
                lease.site(),
                call -> call.text("patient", lease.patient())
                        .count("fence", lease.fence())
                        .count("length_millis", length.toMillis()));
    }

    /**
     * Gives a lane back, unless it is another's by now.
     *
     * @param due when it is to be looked at again; {@link Instant#MAX} when there is nothing to do. If the lane was woken since it
     *     was taken, it is due {@code now}
     */
    public void release(Lease lease, Instant due, Instant now) {
        change(
                RELEASE,
                lease.site(),
                call -> call.text("patient", lease.patient())
                        .count("fence", lease.fence())
                        .count("orders", lease.orders())
                        .instant("due", due)
                        .instant("now", now));
    }

    private static Lease lease(ResultSet row) throws SQLException {
        return new Lease(row.getString("site"), row.getString("patient"), row.getLong("fence"), row.getLong("orders"));
    }

    /**
     * Lease of one patient's deliveries, held by one replica at a time.
     *
     * @param fence fencing token, which rises with every lease: a holder with an older token can't write any more
     * @param orders number of orders the lane had when it was taken; a higher number at release means that there is
     * work left
     */
    public record Lease(String site, String patient, long fence, long orders) {
        @Override
        public String toString() {
            return "Lease[" + site + ", " + fence + "]";
        }
    }
}
