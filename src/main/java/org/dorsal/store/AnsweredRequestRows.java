package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

/**
 * Stores the states of answered authorization requests, so that no answer is accepted twice. Expired rows are deleted
 * by the next insert.
 */
public final class AnsweredRequestRows extends JdbcAccess {
    /**
     * Inserts the state once. Of two concurrent requests with the same state, the later one waits for the first and
     * then inserts no row.
     */
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
     * Returns whether this is the first answer to the request; false for every further answer until the request
     * expires.
     *
     * @param state SHA-256 of the OAuth state
     * @param expires end of the request's validity; later answers are refused without this table
     */
    public boolean first(String site, byte[] state, Instant now, Instant expires) {
        return any(
                FIRST,
                site,
                call -> call.bytes("state", state).instant("now", now).instant("expires", expires));
    }
}
