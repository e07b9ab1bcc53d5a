package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Leases of delivery lanes, one lane per patient. A lease is measured by the clock of this database. A holder may
 * lose its lease without notice; the order is safe because every write locks the lane's row and compares the fencing
 * token in the same statement.
 */
public final class DeliveryLanes extends LeasedRows<DeliveryLanes.Lease> {
    static final Sql TAKE = taking("delivery_lane", "patient");

    private static final Sql DUE = due("sites_with_due_deliveries");
    private static final Sql TAKE_THAT = Sql.ofSite("""
        update delivery_lane
           set fence = fence + 1, leased_until = now() + :length_millis::bigint * interval '1 millisecond'
         where site = :site and patient = :patient and (leased_until is null or leased_until < now())
        returning site, patient, fence, orders;
        """);

    private static final Sql EXTEND = extending("delivery_lane", "patient");

    /**
     * Releases a lease by its fencing token. An expired lease is released too unless the lane was taken again,
     * because the holder's due time is still correct.
     */
    private static final Sql RELEASE = Sql.ofSite("""
        update delivery_lane
           set leased_until = null,
               due = case when orders > :orders then least(:now::timestamptz, now()) else :due::timestamptz end,
               due_by_database = %s
         where site = :site and patient = :patient and fence = :fence
        returning fence;
        """.formatted(DUE_BY_DATABASE));

    public DeliveryLanes(DataSource source, Duration timeout) {
        super(source, timeout, DUE, EXTEND);
    }

    /** Takes the lane without a lease that has been due longest. */
    public Optional<Lease> take(String site, Instant now, Duration length) {
        return take(TAKE, site, now, length, DeliveryLanes::lease);
    }

    /** Takes the lane of this patient, due or not, unless it is leased; waits for a concurrent write to the lane. */
    public Optional<Lease> take(String site, String patient, Duration length) {
        return first(
                TAKE_THAT,
                site,
                call -> call.text("patient", patient).count("length_millis", length.toMillis()),
                DeliveryLanes::lease);
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
    public record Lease(String site, String patient, long fence, long orders) implements RowLease {
        @Override
        public String key() {
            return patient;
        }
    }
}
