package org.dorsal.store;

import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * How the database compares text, which is most of what keys and indexes do (performance.md, byte order of text).
 *
 * @param byBytes whether it compares bytes, not letters of a language
 * @param changed whether its libraries now compare in another way than when the database was made: an index may then no longer
 *     lead to all rows
 */
record DatabaseCollation(boolean byBytes, boolean changed) {
    /** Collations C and POSIX of the C library, and those that PostgreSQL brings along itself, compare bytes. */
    private static final Sql SEEN = Sql.of("""
            select d.datlocprovider = 'b' or d.datlocprovider = 'c' and d.datcollate in ('C', 'POSIX') as by_bytes,
                   d.datcollversion is not null
                       and d.datcollversion is distinct from pg_database_collation_actual_version(d.oid) as changed
              from pg_database d
             where d.datname = current_database()
            """);

    /** @param source connections to PostgreSQL 15 or newer */
    static DatabaseCollation of(DataSource source) {
        try (var connection = source.getConnection();
                var call = SEEN.on(connection)) {
            var answer = call.rows();
            answer.next();
            return new DatabaseCollation(answer.getBoolean("by_bytes"), answer.getBoolean("changed"));
        } catch (SQLException fault) {
            throw StoreException.of(fault);
        }
    }

    /** Why the service must not start. */
    Optional<String> objection() {
        return changed
                ? Optional.of(
                        "The database's libraries compare text in another way than when its indexes were made: searches may "
                                + "miss rows. As its owner run reindex database ..., then alter database ... refresh collation version.")
                : Optional.empty();
    }

    /** Returns a recommendation that does not prevent the start. */
    Optional<String> advice() {
        return byBytes
                ? Optional.empty()
                : Optional.of(
                        "The database compares text by the rules of a language: every key costs more, and an upgrade of the "
                                + "operating system can make its indexes invalid. New databases: lc_collate 'C' (roles.sql).");
    }
}
