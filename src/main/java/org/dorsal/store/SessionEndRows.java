package org.dorsal.store;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Ends sessions by person or site. Every read of a session contains {@link #STANDS} in the same statement, so that an
 * end takes effect on all replicas at once; a sign-in in progress at that moment creates no valid session.
 */
public final class SessionEndRows extends JdbcAccess {
    /** The end of a condition on rows of {@code launch} or {@code auditor_session}. */
    static final String STANDS = """
            and not exists (select from session_end as gone
                             where gone.site = :site and gone.before >= asked
                               and (gone.person = ''::bytea or gone.person = any (people)))
            """;

    /** Longer than any session lives, with the time that a sign-in may take. */
    private static final Duration REMEMBERED = Duration.ofDays(2);

    private static final byte[] EVERYBODY = {};

    private static final String THEIRS = """
            where site = :site and (:person = ''::bytea or :person = any (people)) returning ends""";

    private static final Sql END = Sql.ofSite("""
            with kept as (
                insert into session_end (site, person, before) values (:site, :person, :before)
                on conflict (site, person) do update set before = greatest(session_end.before, excluded.before)),
            launches as (delete from launch %1$s),
            sessions as (delete from auditor_session %1$s)
            select count(*)::integer as ended
              from (select ends from launches union all select ends from sessions) as theirs
             where ends > :before;

            delete from session_end where site = :site and before < :forgotten;
            """.formatted(THEIRS)).then(AuditRows.INSERT);

    public SessionEndRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Ends all sessions of a person, deletes their tokens, and rejects sign-ins that began before.
     *
     * @param person one of the names in {@link Owner}; empty for all people of the site
     * @param before sessions with a sign-in begun at this moment or earlier are ended
     * @param event audit event, inserted in the same commit
     * @return number of deleted sessions that had not expired
     */
    public int end(String site, Optional<String> person, Instant before, NewAuditEvent event) {
        return one(
                END,
                site,
                call -> AuditRows.set(call, List.of(event))
                        .instant("recorded_at", before)
                        .bytes("person", person.map(name -> hash(site, name)).orElse(EVERYBODY))
                        .instant("before", before)
                        .instant("forgotten", before.minus(REMEMBERED)),
                row -> row.getInt("ended"));
    }

    /** Hashes a name with its site, because the tables must not contain names. */
    static byte[] hash(String site, String name) {
        return DigestUtils.sha256((site + "|" + name).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Person of a session, and the start of the sign-in.
     *
     * @param names names of the person in audit events; no name may belong to two people of a site
     */
    public record Owner(Instant asked, List<String> names) {
        public Owner {
            names = List.copyOf(names);
        }

        StatementCall set(StatementCall call, String site) throws SQLException {
            Stream<byte[]> people = names.stream().map(name -> hash(site, name));
            return call.instant("asked", asked).bytes("people", people);
        }
    }
}
