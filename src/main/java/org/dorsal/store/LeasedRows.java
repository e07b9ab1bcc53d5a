package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Base class of tables with rows that workers lease; the database's clock measures the leases. Each lease has a higher fence,
 * which the writes of its holder compare, so that a holder that was paused past its lease changes nothing.
 */
public abstract class LeasedRows<L extends LeasedRows.RowLease> extends JdbcAccess {
    /**
     * Value of {@code due_by_database} for a pause that ends at {@code :due}, written at {@code :now}. Clocks that differ by less
     * than a second count as equal.
     */
    static final String DUE_BY_DATABASE = """
        case when :due::timestamptz = 'infinity' or :now::timestamptz < now() + interval '1 second' then 'infinity'
             else now() + (:due::timestamptz - :now::timestamptz) end""";

    private final Sql due;
    private final Sql extending;

    /**
     * @param due by {@link #due}
     * @param extending by {@link #extending}
     */
    LeasedRows(DataSource source, Duration timeout, Sql due, Sql extending) {
        super(source, timeout);
        this.due = due;
        this.extending = extending;
    }

    /** Lease of one row, held by one worker at a time. */
    public interface RowLease {
        String site();

        /** Key of the row at its site. */
        String key();

        /** Number of the lease; a later one of the same row is higher. */
        long fence();
    }

    /** Statement that calls a function that may read across all sites and returns only their names. */
    static Sql due(String function) {
        return Sql.ofSite("""
            select %s(:now) as due;
            """.formatted(function));
    }

    /**
     * Statement that takes the row that is due first; rows locked by another transaction are skipped. The row becomes the last
     * of those that are due: a row whose work never ends would otherwise come first for ever.
     */
    static Sql taking(String table, String key) {
        return taking(table, key, "true", "due");
    }

    /**
     * The same with another order.
     *
     * @param free condition of a row that may be taken
     */
    static Sql taking(String table, String key, String free, String order) {
        return Sql.ofSite("""
            with free as (
                select %2$s
                  from %1$s
                 where site = :site and due <= :now and due < 'infinity'
                   and (leased_until is null or leased_until < now())
                   and %3$s
                 order by %4$s
                 limit 1
                   for no key update skip locked)
            update %1$s leased
               set fence = leased.fence + 1, leased_until = now() + :length_millis::bigint * interval '1 millisecond',
                   due = greatest(leased.due, least(:now::timestamptz, now()))
              from free
             where leased.site = :site and leased.%2$s = free.%2$s
            returning leased.*;
            """.formatted(table, key, free, order));
    }

    /** Statement of a heartbeat. */
    static Sql extending(String table, String key) {
        return Sql.ofSite("""
            update %1$s
               set leased_until = now() + :length_millis::bigint * interval '1 millisecond'
             where site = :site and %2$s = :key and fence = :fence and leased_until > now()
            returning fence;
            """.formatted(table, key));
    }

    /** Makes a lease last that long from now; false when it is lost. */
    public boolean extend(L lease, Duration length) {
        return any(
                extending,
                lease.site(),
                call -> call.text("key", lease.key())
                        .count("fence", lease.fence())
                        .count("length_millis", length.toMillis()));
    }

    /** Names of the sites with a due row without a lease, by one statement for all sites. */
    public List<String> sitesWithDue(Instant now) {
        return list(due, NO_SITE, call -> call.instant("now", now), row -> row.getString("due"));
    }

    /** Takes the row without a lease that has been due longest. */
    Optional<L> take(Sql taking, String site, Instant now, Duration length, RowReader<L> lease) {
        return first(taking, site, call -> call.instant("now", now).count("length_millis", length.toMillis()), lease);
    }
}
