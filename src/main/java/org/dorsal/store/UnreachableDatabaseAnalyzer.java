package org.dorsal.store;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains at start why there is no connection to the database, and names the setting to correct. Without it an
 * administrator reads a stack trace for a mistyped address.
 */
final class UnreachableDatabaseAnalyzer extends AbstractFailureAnalyzer<SQLException> {
    private static final String USERS = "spring.datasource.username and .password, spring.flyway.user and .password";

    private final Environment environment;

    UnreachableDatabaseAnalyzer(Environment environment) {
        this.environment = environment;
    }

    /** Returns no analysis for a fault of a statement, whose stack trace is needed. */
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
        String url = environment.getProperty("spring.datasource.url", "");
        String address = url.replaceFirst("\\?.*", ""); // parameters may hold a password
        return cure(Optional.ofNullable(cause.getSQLState()).orElse(""))
                .map(cure -> new FailureAnalysis(
                        "No connection to the database " + address + " (SQLSTATE " + cause.getSQLState() + ").",
                        cure,
                        cause))
                .orElse(null);
    }

    /** Cures by SQLSTATE (PostgreSQL documentation, appendix A). */
    private static Optional<String> cure(String state) {
        if (state.startsWith("08")) {
            return Optional.of("Start the database, or correct host and port in spring.datasource.url; start again.");
        }
        if (state.startsWith("28")) {
            return Optional.of("The server refused a user or password. Correct " + USERS + "; start again.");
        }
        if (state.equals("3D000")) {
            return Optional.of("The server has no database of that name. Create it, or correct the name in"
                    + " spring.datasource.url; start again.");
        }
        if (state.startsWith("53")) {
            return Optional.of("The server has no free connection. Raise its max_connections, or lower"
                    + " spring.datasource.hikari.maximum-pool-size; start again.");
        }
        return Optional.empty();
    }
}
