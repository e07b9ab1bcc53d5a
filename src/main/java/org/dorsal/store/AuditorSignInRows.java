package org.dorsal.store;

import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/** Auditors on their way to their OpenID provider. Each can be taken out once; what expired goes by itself. */
public final class AuditorSignInRows {
    /** As in {@link LaunchRequestRows}: nobody has to prove anything to begin. */
    private static final Sql PUT = Sql.ofSite("""
            with expired as (delete from auditor_sign_in where site = :site and expires <= :created)
            insert into auditor_sign_in (site, state_sha256, created, expires, sealed)
            select :site, :state, :created, :expires, :sealed
             where (select count(*) from auditor_sign_in where site = :site and expires > :created) < :most
            returning expires;
            """);

    /** One statement reads and removes: of two that come with the same state, one finds nothing. */
    private static final Sql TAKE = Sql.ofSite("""
            delete from auditor_sign_in where site = :site and state_sha256 = :state returning expires, sealed;
            """);

    private final Connected database;

    /**
     * @param source connections of the application role with autocommit on
     * @param timeout of one statement, at least a millisecond
     */
    public AuditorSignInRows(DataSource source, Duration timeout) {
        this.database = new Connected(source, timeout);
    }

    /**
     * Keeps a sign-in until it is taken or expires; false, and nothing is kept, when {@code most} of the site wait already.
     *
     * @param state SHA-256 of the OAuth state
     */
    public boolean put(String site, byte[] state, Instant created, Instant expires, byte[] sealed, int most) {
        return database.run(
                PUT,
                site,
                call -> call.bytes("state", state)
                        .instant("created", created)
                        .instant("expires", expires)
                        .bytes("sealed", sealed)
                        .number("most", most)
                        .rowsOfTheSite()
                        .next());
    }

    /** Takes a sign-in out; empty when it never was, was taken before, or has expired at {@code now}. */
    public Optional<byte[]> take(String site, byte[] state, Instant now) {
        return database.run(TAKE, site, call -> {
            ResultSet row = call.bytes("state", state).rowsOfTheSite();
            return row.next() && Call.instant(row, "expires").isAfter(now)
                    ? Optional.of(row.getBytes("sealed"))
                    : Optional.empty();
        });
    }
}
