package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

/** Stores the {@code jti} of accepted client tokens, so that no replica accepts a token twice. */
public final class UsedJtiRows extends JdbcAccess {
    /** Inserts a token once: of two concurrent requests, the second waits for the first and then inserts no row. */
    private static final Sql USE = Sql.ofSite("""
        with expired as (delete from used_jti where site = :site and expires <= :now)
        insert into used_jti (site, jti_sha256, expires) values (:site, :jti, :expires)
        on conflict do nothing
        returning expires;
        """);

    public UsedJtiRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Inserts the token and returns whether it was unused; deletes expired rows.
     *
     * @param jti SHA-256 of issuer and {@code jti}
     * @param expires end of the row; the token must be refused by its dates from then on
     */
    public boolean use(String site, byte[] jti, Instant now, Instant expires) {
        return any(USE, site, call -> call.bytes("jti", jti).instant("now", now).instant("expires", expires));
    }
}
