package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

/**
 * Stores what may be used once, so that no replica accepts it again: the states of answered authorization requests, and
 * the {@code jti} of accepted client tokens. Expired rows are deleted by the next insert.
 */
public final class SingleUseRows extends JdbcAccess {
    /** Inserts a value once: of two concurrent requests, the later waits for the first and then inserts no row. */
    private static final Sql USE = Sql.ofSite("""
            with expired as (delete from single_use where site = :site and expires <= :now)
            insert into single_use (site, sha256, expires) values (:site, :sha256, :expires)
            on conflict do nothing
            returning expires;
            """);

    public SingleUseRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Returns whether this is the first use; false for every further one until it expires.
     *
     * @param sha256 SHA-256 of an OAuth state, or of issuer and {@code jti}
     * @param expires end of the validity; later uses must be refused without this table
     */
    public boolean use(String site, byte[] sha256, Instant now, Instant expires) {
        return any(
                USE,
                site,
                call -> call.bytes("sha256", sha256).instant("now", now).instant("expires", expires));
    }
}
