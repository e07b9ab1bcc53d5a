package org.dorsal.store;

import java.time.Duration;
import java.util.*;
import javax.sql.DataSource;

/** Stores the clinicians who sign at a site, by name. */
public final class ClinicianRows extends JdbcAccess {
    /** Most people that one part of a name may stand for. */
    public static final int MAX_NAMED = 200;

    private static final Sql NAMED = Sql.ofSite("""
            select distinct c.reference
              from clinician c
             where c.site = :site
               and (c.reference = :asked or strpos(lower(c.name), lower(:asked)) > 0)
             order by c.reference
             limit :at_most;
            """);

    private static final Sql NAMES = Sql.ofSite("""
            select distinct on (c.reference) c.reference, c.name
              from clinician c
             where c.site = :site and c.reference = any (:references::text[]) and c.name <> ''
             order by c.reference, c.since desc;
            """);

    public ClinicianRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Returns the references of the clinicians with this text in their name or with this reference. A result of
     * {@value #MAX_NAMED} plus one elements means that there are more.
     */
    public List<String> named(String site, String asked) {
        return list(
                NAMED,
                site,
                call -> call.text("asked", asked).number("at_most", MAX_NAMED + 1),
                row -> row.getString("reference"));
    }

    /** The newest name of each of these references; those without a name are left out. */
    public Map<String, String> names(String site, Collection<String> references) {
        return map(
                NAMES,
                site,
                call -> call.texts("references", references),
                row -> row.getString("reference"),
                row -> row.getString("name"));
    }
}
