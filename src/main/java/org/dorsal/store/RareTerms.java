package org.dorsal.store;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks the events up that carry terms which few events carry. Walking along time until a page is full takes longer with each day
 * where there are few; and how few there are is known only by asking. An index holds these terms, but for references to what lies in
 * the record of the event's own patient: those events are looked for among that patient's (performance.md, event
 * terms by patient).
 */
final class RareTerms {
    /** More than these are found sooner on a walk along time. */
    static final int MOST = 2_000;

    /** Parameters whose values are shared by few events; of the others nearly every value is everywhere. */
    private static final Set<String> SELECTIVE = Set.of(
            "agent",
            "entity",
            "x-assessment",
            "x-clinician",
            "x-computed",
            "x-disposition",
            "x-flag",
            "x-override",
            "x-overridden");

    private static final Pattern RESOURCE = Pattern.compile("entity=([A-Z][A-Za-z]+)/([^/]+)(?:/_history/.*)?");

    /** Of these, one value may be carried by every other event: the index would collect millions before it gives a few of them. */
    private static final Set<String> SOMETIMES_COMMON =
            Set.of("agent", "x-clinician", "x-computed", "x-disposition", "x-flag", "x-override", "x-overridden");

    /** Events that are looked at before each of four moments: now, and when three quarters, half and a quarter of the events' time had passed. */
    private static final int PROBE = 150;

    /** So many of each probe carry it that a page of it is found among some hundreds, whatever days are asked for. */
    private static final int COMMON = PROBE / 20;

    /** Fewest in a probe. What is frequent only now may have few events in all, and those the index finds at once. */
    private static final Sql PROBES = Sql.ofSiteInOrder("""
            select min(found.events) as events
              from (select min(e.recorded_at) as first, max(e.recorded_at) as last from audit_event e where e.site = :site) ends
             cross join (values (1.0::double precision), (0.75), (0.5), (0.25)) as parts (part)
             cross join lateral (
                   select count(*) as events
                     from (select e.terms from audit_event e
                            where e.site = :site and e.recorded_at <= ends.first + (ends.last - ends.first) * parts.part
                            order by e.recorded_at desc limit :at_most) probe
                    where (:all_terms::bigint[] is null or terms @> :all_terms::bigint[])
                      and (:any_terms::bigint[] is null or terms && :any_terms::bigint[])) found;
            """);

    private static final String INDEXED =
            "select audit_event_by_indexed_terms(:all_terms::bigint[], :any_terms::bigint[], :at_most::integer) as id";

    private static final Sql LOOK_UP = Sql.ofSite(INDEXED + ";");

    /** A patient's resources and events are found by one name, so whose events to look through is known by whose the resource is. */
    private static final Sql LOOK_UP_IN_RECORDS = Sql.ofSite("""
            select id from (
                %s
                union
                select r.id
                  from (select distinct v.patient from resource_version v
                          join unnest(:types::text[], :ids::text[]) as named (type, id) on v.type = named.type and v.id = named.id
                         where v.site = :site) whose
                 cross join lateral (
                       select e.id from audit_event e
                        where e.site = :site and e.patient = whose.patient
                          and (:all_terms::bigint[] is null or e.terms @> :all_terms::bigint[])
                          and (:any_terms::bigint[] is null or e.terms && :any_terms::bigint[])
                       offset 0) r) found
             limit :at_most::integer;
            """.formatted(INDEXED));

    private RareTerms() {}

    /** Whether the index holds it, unless it is a reference into the patient's own record. */
    static boolean areLookedUp(String term) {
        return SELECTIVE.contains(Kinds.parameter(term));
    }

    /**
     * Ids of all events that carry all of some and one at least of the others; empty when that would not narrow a search.
     *
     * @param choices of each of them one term at least; the first of which all terms are looked up is asked for
     */
    static Optional<List<String>> of(
            Connected database, String site, Collection<String> all, List<? extends Collection<String>> choices) {
        var wanted = all.stream().filter(RareTerms::areLookedUp).toList();
        var choice = choices.stream()
                .filter(terms -> terms.stream().allMatch(RareTerms::areLookedUp))
                .findFirst();
        if ((wanted.isEmpty() && choice.isEmpty()) || areCommon(database, site, wanted, choice)) {
            return Optional.empty();
        }
        var named = Stream.concat(wanted.stream(), choice.stream().flatMap(Collection::stream))
                .map(RESOURCE::matcher)
                .filter(Matcher::matches)
                .toList();
        // prepared on the server, from its fifth run on it found nothing on that connection
        var ids = database.list(
                named.isEmpty() ? LOOK_UP : LOOK_UP_IN_RECORDS,
                site,
                call -> set(call.plannedForItsValues(), wanted, choice, named),
                row -> row.getString("id"));
        return Optional.of(ids).filter(found -> found.size() <= MOST);
    }

    private static boolean areCommon(
            Connected database, String site, List<String> wanted, Optional<? extends Collection<String>> choice) {
        return Stream.concat(wanted.stream(), choice.stream().flatMap(Collection::stream))
                        .allMatch(term -> SOMETIMES_COMMON.contains(Kinds.parameter(term)))
                && database.one(
                                PROBES,
                                site,
                                call -> terms(call, wanted, choice).number("at_most", PROBE),
                                row -> row.getInt("events"))
                        >= COMMON;
    }

    private static StatementCall terms(
            StatementCall call, List<String> wanted, Optional<? extends Collection<String>> choice)
            throws SQLException {
        return call.leavingOutWhatIsNotNamed()
                .marks("all_terms", wanted.isEmpty() ? Optional.empty() : Optional.of(Terms.marks(wanted)))
                .marks("any_terms", choice.map(Terms::marks));
    }

    private static StatementCall set(
            StatementCall call, List<String> wanted, Optional<? extends Collection<String>> choice, List<Matcher> named)
            throws SQLException {
        return terms(call, wanted, choice)
                .number("at_most", MOST + 1)
                .texts("types", named, resource -> resource.group(1))
                .texts("ids", named, resource -> resource.group(2));
    }
}
