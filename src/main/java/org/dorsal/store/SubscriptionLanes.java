package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.dorsal.store.SubscriptionRows.NotifiedState;
import org.dorsal.store.SubscriptionRows.StoredSubscription;

/**
 * Leases of subscriptions for their notifications. No row is locked while a notification is sent, so that a slow
 * callback delays no commit; a holder of an older lease writes nothing.
 */
public final class SubscriptionLanes extends LeasedRows<SubscriptionLanes.SubscriptionLease> {
    private static final Sql DUE = due("sites_with_due_subscriptions");

    /**
     * A share of the workers for each client, and one for all with a callback that failed lately: one that hangs holds a worker
     * for as long as its answer is waited for. Those that failed come after the others.
     */
    private static final String SHARES = """
        (select count(*) from subscription own
                    where own.site = :site and own.client = subscription.client and own.leased_until >= now()) < :share
                   and (tries = 0
                        or (select count(*) from subscription failing
                             where failing.site = :site and failing.tries > 0 and failing.leased_until >= now()) < :share)\
        """;

    private static final Sql TAKE = taking("subscription", "id", SHARES, "tries > 0, due");
    private static final Sql EXTEND = extending("subscription", "id");

    /**
     * An event that was committed meanwhile makes the subscription due at once, unless its callback failed. The search for
     * expired events ends at the first that is not.
     */
    private static final Sql KEEP = Sql.ofSiteInOrder("""
        with expired as (
            delete from subscription_event
             where site = :site and subscription = :id
               and number < coalesce(
                   (select number from subscription_event
                     where site = :site and subscription = :id and at >= :expired
                     order by number
                     limit 1),
                   9223372036854775807))
        update subscription
           set status = :status, says = nullif(:says, ''), sent = :sent, tries = :tries, leased_until = null,
               failing = case when :tries > 0 then coalesce(failing, :now::timestamptz) end,
               begun = begun or :status = 'active',
               due = case when :status = 'active' and :tries = 0 and events > :seen then least(:now::timestamptz, now())
                          else :due::timestamptz end,
               due_by_database = %s
         where site = :site and id = :id and fence = :fence
        returning id;
        """.formatted(DUE_BY_DATABASE));

    public SubscriptionLanes(DataSource source, Duration timeout) {
        super(source, timeout, DUE, EXTEND);
    }

    /**
     * Takes the subscription without a lease that has been due longest.
     *
     * @param share greatest number of leases of one client at once
     */
    public Optional<SubscriptionLease> take(String site, Instant now, Duration length, int share) {
        return first(
                TAKE,
                site,
                call -> call.instant("now", now)
                        .count("length_millis", length.toMillis())
                        .number("share", share),
                row -> new SubscriptionLease(site, row.getLong("fence"), SubscriptionRows.subscription(row)));
    }

    /**
     * Stores the outcome of a notification and ends the lease; false when the lease is lost. Deletes expired events of
     * the subscription.
     *
     * @param due time of the next notification, unless an event was committed during the lease
     * @param expired events before this time are deleted
     */
    public boolean keep(SubscriptionLease lease, NotifiedState state, Instant due, Instant now, Instant expired) {
        return any(
                KEEP,
                lease.site(),
                call -> call.text("id", lease.subscription().id())
                        .count("fence", lease.fence())
                        .count("seen", lease.subscription().events())
                        .text("status", state.status())
                        .text("says", state.says().orElse(""))
                        .count("sent", state.sent())
                        .number("tries", state.tries())
                        .instant("due", due)
                        .instant("now", now)
                        .instant("expired", expired));
    }

    /** Lease of one subscription, held by one replica at a time; a later one has a higher fence. */
    public record SubscriptionLease(String site, long fence, StoredSubscription subscription) implements RowLease {
        @Override
        public String key() {
            return subscription.id();
        }
    }
}
