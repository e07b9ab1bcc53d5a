package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Base class of tables with rows that workers lease; the database's clock measures the leases. */
abstract class LeasedRows extends JdbcAccess {
    private final Sql due;

    /** @param due by {@link #due} */
    LeasedRows(DataSource source, Duration timeout, Sql due) {
        super(source, timeout);
        this.due = due;
    }

    /** Statement that calls a function that may read across all sites and returns only their names. */
    static Sql due(String function) {
        return Sql.ofSite("""
            select %s(:now) as due;
            """.formatted(function));
    }

    /** Statement that takes the row that is due first; rows locked by another transaction are skipped. */
    static Sql taking(String table, String key) {
        return Sql.ofSite("""
            with free as (
                select %2$s
                  from %1$s
                 where site = :site and due <= :now and due < 'infinity'
                   and (leased_until is null or leased_until < now())
                 order by due
                 limit 1
                   for no key update skip locked)
            update %1$s leased
               set fence = leased.fence + 1, leased_until = now() + :length_millis::bigint * interval '1 millisecond'
              from free
             where leased.site = :site and leased.%2$s = free.%2$s
            returning leased.*;
            """.formatted(table, key));
    }

    /** Names of the sites with a due row without a lease, by one statement for all sites. */
    public List<String> sitesWithDue(Instant now) {
        return list(due, NO_SITE, call -> call.instant("now", now), row -> row.getString("due"));
    }

    /** Takes the row without a lease that has been due longest. */
    <T> Optional<T> take(Sql taking, String site, Instant now, Duration length, RowReader<T> lease) {
        return first(taking, site, call -> call.instant("now", now).count("length_millis", length.toMillis()), lease);
    }
}
