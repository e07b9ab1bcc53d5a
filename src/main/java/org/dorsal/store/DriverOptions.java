package org.dorsal.store;

import com.zaxxer.hikari.HikariConfig;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.stream.Stream;
import org.postgresql.PGProperty;

/**
 * Options of the PostgreSQL driver. The service itself sets those that bound the wait for a server that may be gone; an
 * administrator may set those that say how to get there. All others are refused: some make the driver send the
 * statements of one text as transactions of their own, and the second one would then see the rows of no site.
 */
public final class DriverOptions {
    /** Timeout for one host, half of what a pool waits for a connection, so that a second host is tried. */
    private static final String CONNECT_SECONDS = "1";

    private static final String CANCEL_SECONDS = "2";

    /** PostgreSQL would compile statements that it takes for dear, at every execution; ours are short. */
    private static final String SESSION = "set jit = off";

    /** How a server is found, who it is and who comes. */
    private static final Set<String> ALLOWED = Set.of("""
            ApplicationName authenticationPluginClassName channelBinding gssEncMode gssResponseTimeout
            gssUseDefaultCreds gsslib hostRecheckSeconds jaasApplicationName jaasLogin kerberosServerName
            loadBalanceHosts localSocketAddress pemKeyAlgorithm requireAuth scramMaxIterations socketFactory
            socketFactoryArg ssl sslNegotiation sslResponseTimeout sslcert sslfactory sslfactoryarg
            sslhostnameverifier sslkey sslmode sslpassword sslpasswordcallback sslrootcert sspiServiceClass
            targetServerType useSpnego
            """.split("\\s+"));

    private DriverOptions() {}

    /**
     * Sets the service's options on a pool that is not open yet.
     *
     * @param statementTimeout of the statements that its connections run
     * @throws DatabaseStartupCheck.UnfitDatabaseException when the pool has an option that is refused
     */
    public static <P extends HikariConfig> P set(P pool, Duration statementTimeout) {
        List<String> objections = new ArrayList<>(objections("The address of the database", pool.getJdbcUrl()));
        pool.getDataSourceProperties().stringPropertyNames().stream()
                .flatMap(name -> objection("spring.datasource.hikari.data-source-properties", name, false).stream())
                .forEach(objections::add);
        if (pool.getConnectionInitSql() != null) {
            objections.add(
                    "spring.datasource.hikari.connection-init-sql is given: leave it out, the service has its own; "
                            + "use alter role ... set.");
        }
        if (!objections.isEmpty()) {
            throw new DatabaseStartupCheck.UnfitDatabaseException(objections);
        }
        pool.addDataSourceProperty(
                "socketTimeout", Long.toString(socketTimeout(statementTimeout).toSeconds()));
        pool.addDataSourceProperty("connectTimeout", CONNECT_SECONDS);
        pool.addDataSourceProperty("cancelSignalTimeout", CANCEL_SECONDS);
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.setConnectionInitSql(SESSION);
        return pool;
    }

    /** Longest wait for any answer of the server, in the driver's whole seconds. */
    static Duration socketTimeout(Duration statementTimeout) {
        return JdbcAccess.answeredWithin(statementTimeout).plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * Finds the options of an address that the service refuses, a sentence each.
     *
     * @param setting that holds the address
     */
    public static List<String> objections(String setting, String url) {
        String options = url.contains("?") ? url.substring(url.indexOf('?') + 1) : "";
        List<String> names = Stream.of(options.split("&", -1))
                .map(option -> option.split("=", 2)[0])
                .filter(name -> !name.isEmpty())
                .toList();
        boolean ownSockets = names.contains("socketFactory");
        return names.stream()
                .flatMap(name -> objection(setting, name, ownSockets).stream())
                .toList();
    }

    /** @param ownSockets a foreign factory makes the connections, and takes options that the driver does not know */
    private static Optional<String> objection(String setting, String name, boolean ownSockets) {
        return ALLOWED.contains(name) || (ownSockets && PGProperty.forName(name) == null)
                ? Optional.empty()
                : Optional.of(setting + " has the option " + name
                        + ": leave it out. The service sets timeouts by itself, from "
                        + "dorsal.store.statement-timeout, and takes only options that say how to reach the database, "
                        + "such as sslmode.");
    }
}
