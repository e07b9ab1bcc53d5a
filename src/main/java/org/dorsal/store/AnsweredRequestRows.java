package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

/** States of authorization requests that were answered, so that no answer is taken twice. What expired goes by itself. */
public final class AnsweredRequestRows extends Connected {
    /** Of two that come with the same state one waits for the other, and then inserts nothing. */
    private static final Sql FIRST = Sql.ofSite("""
            with expired as (delete from answered_request where site = :site and expires <= :now)
            insert into answered_request (site, state_sha256, expires) values (:site, :state, :expires)
            on conflict do nothing
            returning expires;
            """);

    public AnsweredRequestRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Whether this answer is the first; from then on none is, until the request expires.
     *
     * @param state SHA-256 of the OAuth state
     * @param expires of the request: after it, nobody takes an answer anyway
     */
    public boolean first(String site, byte[] state, Instant now, Instant expires) {
        return any(
                FIRST,
                site,
                call -> call.bytes("state", state).instant("now", now).instant("expires", expires));
    }
}
