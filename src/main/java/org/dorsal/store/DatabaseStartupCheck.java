package org.dorsal.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.*;
import javax.sql.DataSource;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Checks the database before the service starts. Each objection names a setting that would silently break a promise:
 * a 201 that a crash takes back, a record that the service could change, a site that sees another's rows.
 */
public final class DatabaseStartupCheck {
    private static final int OLDEST_SERVER = 15;

    /**
     * Values of {@code synchronous_commit} that wait until the commit is on the server's own disk; "off" does not,
     * "local" ignores the standbys.
     */
    private static final Set<String> DURABLE_COMMITS = Set.of("on", "remote_apply", "remote_write");

    private static final Sql SEEN = Sql.of("""
        with ledger as (
            select c.oid, c.relowner, c.relrowsecurity
              from unnest(:tables::text[]) as named (name)
              join pg_class c on c.oid = to_regclass(named.name))
        select current_setting('server_version_num')::integer / 10000 as server,
               current_setting('fsync') as fsync,
               current_setting('full_page_writes') as full_page_writes,
               current_setting('synchronous_commit') as synchronous_commit,
               current_setting('jit') as jit,
               current_user = :migration_user as same_user,
               exists (select from pg_roles r
                        where (r.rolsuper or r.rolbypassrls) and pg_has_role(current_user, r.oid, 'MEMBER')) as above_rules,
               (select count(*) from ledger) as tables,
               exists (select from ledger where pg_has_role(current_user, relowner, 'MEMBER')) as owns,
               exists (select from pg_class c
                         join pg_attribute a on a.attrelid = c.oid and a.attname = 'site'
                        where c.relnamespace = to_regnamespace(quote_ident(current_schema())) and c.relkind in ('r', 'p')
                          and not c.relispartition and not c.relrowsecurity
                          and c.relname <> 'code_set')
                   or exists (select from pg_class c
                               where c.oid = to_regclass('resource_version')
                                 and coalesce(c.reloptions::text, '') not like '%security_invoker=true%') as open_rows,
               exists (select from ledger l join pg_attribute a on a.attrelid = l.oid and a.attnum > 0 and not a.attisdropped
                        where a.attname <> 'newest' and has_column_privilege(current_user, l.oid, a.attnum, 'UPDATE')
                           or has_table_privilege(current_user, l.oid, 'DELETE, TRUNCATE')) as changes
        """);

    /** Statement with a parameter and an unbounded result, as most texts of the store have. */
    private static final Sql SITE_SEEN = Sql.ofSite("""
        select current_setting('dorsal.site', true) as site where :some <> '';
        """);

    /** More than the driver needs to prepare a text. */
    private static final int USES = 12;

    private static final String SOME_SITE = "start";

    /** Tables that the service must not be able to change. */
    private static final List<String> LEDGER = List.of("""
        assessment audit_event clinician code_set delivery delivery_attempt delivery_plan identifier_holder
        knowledge_body knowledge_kept log_checkpoint log_cosignature log_entry log_node resource_versions
        result_set sign_off
        """.split("\\s+"));

    private DatabaseStartupCheck() {}

    /**
     * Why the service must not start on this database, a sentence each; empty when it may.
     *
     * @param application connections as the service will use them
     * @param migrationUser name of the user that runs the migrations
     * @param statementTimeout of the service's statements
     */
    public static List<String> objections(DataSource application, String migrationUser, Duration statementTimeout) {
        try (var connection = application.getConnection();
                var call = SEEN.on(connection)) {
            call.texts("tables", LEDGER).text("migration_user", migrationUser);
            var answer = call.rows();
            answer.next();
            var objections = new ArrayList<String>();
            judgeServer(answer, objections);
            judgeConnection(connection, statementTimeout, objections);
            if (answer.getInt("server") >= OLDEST_SERVER) {
                DatabaseCollation.of(application).objection().ifPresent(objections::add);
            }
            judgeTables(answer, objections);
            judgeRole(answer, objections);
            return List.copyOf(objections);
        } catch (SQLException fault) {
            throw StoreException.of(fault);
        }
    }

    private static void judgeServer(ResultSet answer, List<String> objections) throws SQLException {
        if (answer.getInt("server") < OLDEST_SERVER) {
            objections.add("PostgreSQL is older than " + OLDEST_SERVER + ": upgrade the server.");
        }
        if (!"on".equals(answer.getString("fsync"))) {
            objections.add(
                    "PostgreSQL runs with fsync = off: a crash would lose acknowledged assessments. Set fsync = on.");
        }
        if (!"on".equals(answer.getString("full_page_writes"))) {
            objections.add(
                    "PostgreSQL runs with full_page_writes = off: a crash could tear pages. Set full_page_writes ="
                            + " on.");
        }
        if (!DURABLE_COMMITS.contains(answer.getString("synchronous_commit"))) {
            objections.add(
                    "synchronous_commit is neither on, remote_apply nor remote_write for the service's database user:"
                            + " a crash would lose acknowledged assessments. Set synchronous_commit = on.");
        }
        if (!"off".equals(answer.getString("jit"))) {
            objections.add(
                    "PostgreSQL compiles statements (jit = on) for the service's database user, which costs more than"
                            + " they take. Run alter role ... set jit = off.");
        }
    }

    private static void judgeConnection(Connection connection, Duration statementTimeout, List<String> objections)
            throws SQLException {
        int waits = connection.getNetworkTimeout();
        if (waits == 0 || waits > DriverOptions.socketTimeout(statementTimeout).toMillis()) {
            objections.add(
                    "A connection waits longer for an answer than dorsal.store.statement-timeout and 5 seconds: one"
                            + " that is dead would hold up a site. Leave socketTimeout to the service.");
        }
        if (losesSite(connection, statementTimeout)) {
            objections.add(
                    "The driver sends the statements of one text as transactions of their own: searches would find"
                            + " nothing. Leave only options in spring.datasource.url that say how to reach the database.");
        }
    }

    private static boolean losesSite(Connection connection, Duration statementTimeout) throws SQLException {
        for (int use = 0; use < USES; use++) {
            try (var call = SITE_SEEN.on(connection)) {
                var row = call.text("site", SOME_SITE)
                        .text("timeout", Long.toString(statementTimeout.toMillis()))
                        .text("some", SOME_SITE)
                        .rowsOfTheSite();
                if (!row.next() || !SOME_SITE.equals(row.getString("site"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void judgeTables(ResultSet answer, List<String> objections) throws SQLException {
        if (answer.getInt("tables") < LEDGER.size()) {
            objections.add("Tables of the ledger are missing: create them first by the command migrate.");
        }
        if (answer.getBoolean("open_rows")) {
            objections.add("Row-level security is switched off on a table, or for the view resource_version:"
                    + " one site could see another's rows. Enable it again, for the views by security_invoker = true.");
        }
    }

    private static void judgeRole(ResultSet answer, List<String> objections) throws SQLException {
        if (answer.getBoolean("same_user")) {
            objections.add(
                    "The service and the migrations use the same database user: set spring.datasource.username to a "
                            + "user that owns nothing, other than spring.flyway.user.");
        }
        if (answer.getBoolean("above_rules")) {
            objections.add("The service's database user is, or may become, a superuser or one with BYPASSRLS: take that"
                    + " away.");
        }
        if (answer.getBoolean("owns")) {
            objections.add(
                    "The service's database user owns a table of the ledger, or is a member of its owner: take that"
                            + " away.");
        }
        if (answer.getBoolean("changes")) {
            objections.add(
                    "The service's database user may update, delete or truncate rows of the ledger: revoke that.");
        }
    }

    /** The database would break a promise, so the service does not start. Each sentence names what to change. */
    static final class UnfitDatabaseException extends RuntimeException {
        UnfitDatabaseException(List<String> objections) {
            super(String.join(System.lineSeparator(), objections));
        }

        /** Prints the guard's objections as sentences where Spring Boot would print a stack trace. */
        static final class StoreRefusedAnalyzer extends AbstractFailureAnalyzer<UnfitDatabaseException> {
            @Override
            protected FailureAnalysis analyze(Throwable rootFailure, UnfitDatabaseException cause) {
                String cure = "Change the database as said above and start again.";
                return new FailureAnalysis(cause.getMessage(), cure, cause);
            }
        }
    }
}
