package org.dorsal.store;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Stores the clinicians who sign at a site, by name, and counts how often each of them overrides a result. */
public final class ClinicianRows extends JdbcAccess {
    /** Most people that one part of a name may stand for. */
    public static final int MAX_NAMED = 200;

    /** Maximum number of clinicians with counts of their own: those with the most signatures. */
    public static final int MAX_COUNTED = 500;

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

    /** The newest name of each, with the term of the signer. */
    private static final Sql COUNTED = Sql.ofSite(EventTexts.FOUND + """
            , signer as materialized (
                select distinct on (c.reference) c.reference, c.name,
                       'x-clinician=' || c.reference as term
                  from clinician c
                 where c.site = :site
                 order by c.reference, c.since desc),
            signed as (
                select t.term, count(*) as signed, count(*) filter (where :marked = any (f.terms)) as marked
                  from found f
                 cross join lateral unnest(f.terms) as t (term)
                 where t.term in (select term from signer)
                 group by t.term)
            (select s.reference, s.name, g.signed, g.marked
               from signed g join signer s using (term)
              order by g.signed desc, s.reference
              limit :most_counted)
            union all
            select '', '', count(*), count(*) filter (where :marked = any (terms)) from found;
            """);

    public ClinicianRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Signatures of one clinician.
     *
     * @param reference the EHR's reference; empty for the total of all counted events
     * @param name empty if the EHR gave none
     * @param signed number of signatures
     * @param marked number of signatures that carry the mark
     */
    public record Signatures(String reference, String name, long signed, long marked) {}

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

    /**
     * Counts the newest {@value ResultTrends#RESULTS_OF} matches by who signed, the most first; the last line is about
     * all of them.
     *
     * @throws StoreException {@link StoreException.FaultKind#TOO_COSTLY} when it names no patient and takes too long
     */
    public List<Signatures> counted(String site, EventQuery query, String mark) {
        return EventTexts.search(query, () -> bySigner(site, query, mark));
    }

    private List<Signatures> bySigner(String site, EventQuery query, String mark) {
        var narrowing = EventNarrowing.of(this, site, query);
        return list(
                COUNTED,
                site,
                call -> EventTexts.set(call.plannedForItsValues(), query, narrowing)
                        .text("marked", mark)
                        .number("most_counted", MAX_COUNTED)
                        .number("at_most", ResultTrends.RESULTS_OF),
                row -> new Signatures(
                        row.getString("reference"),
                        row.getString("name"),
                        row.getLong("signed"),
                        row.getLong("marked")));
    }
}
