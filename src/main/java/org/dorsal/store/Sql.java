package org.dorsal.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * SQL text with named parameters ({@code :site}), which JDBC lacks. Values never become part of the text.
 *
 * @param text text with JDBC's question marks
 * @param names names of the parameters, in the order of the question marks
 */
record Sql(String text, List<String> names) {
    /** A colon before a word, unless it belongs to a cast ({@code ::}) or a slice ({@code [a.b:c.d]}). */
    private static final Pattern NAME = Pattern.compile("(?<![:\\w]):([a-z]\\w*)");

    private static final String OF_SITE = """
            select set_config('dorsal.site', :site, true), set_config('statement_timeout', :timeout, true),
                   set_config('plan_cache_mode', 'auto', true);
            """;

    /**
     * Sets, for this transaction alone, the site that row-level security compares, and how long a statement may take.
     */
    static final Sql SITE = of(OF_SITE);

    /**
     * The same with index scans only. Without statistics the planner expects one row, sees no gain in a walk that ends
     * with its page, and would collect all rows in a bitmap to sort them; in a small table it would scan the table.
     */
    private static final String OF_SITE_IN_ORDER = OF_SITE.replace(";\n", """
            , set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true);
            """);

    /** A text for one site, as {@link JdbcAccess} runs it; both go to the server in one round trip. */
    static Sql ofSite(String named) {
        return of(OF_SITE + named);
    }

    /** The same for a text that walks along an index until its page is full. */
    static Sql ofSiteInOrder(String named) {
        return of(OF_SITE_IN_ORDER + named);
    }

    /** This text, of a site, planned once for each connection: it reads by key whatever its values are. */
    Sql plannedOnce() {
        return new Sql(text.replaceFirst("'auto'", "'force_generic_plan'"), names);
    }

    static Sql of(String named) {
        var names = new ArrayList<String>();
        var text = NAME.matcher(named).replaceAll(match -> {
            names.add(match.group(1));
            return "?";
        });
        return new Sql(text, List.copyOf(names));
    }

    /** This text and another one after it, as one: both go to the server in one round trip. */
    Sql then(Sql next) {
        return new Sql(
                text + next.text,
                Stream.concat(names.stream(), next.names.stream()).toList());
    }

    /** Ready for its values; the caller closes it. */
    StatementCall on(Connection connection) throws SQLException {
        return new StatementCall(connection.prepareStatement(text), names);
    }
}
