package org.dorsal.store;

import java.sql.SQLException;
import java.util.*;
import java.util.function.Function;
import java.util.regex.*;
import java.util.stream.Stream;

/**
 * Looks up the events that carry selective terms. For such terms a scan by time until a page is full takes longer
 * with each day, and the selectivity is known only after a look-up. An index holds these terms, except references to
 * resources in the record of the event's own patient: those events are found through the patient (performance.md, event
 * terms by patient).
 */
final class SelectiveTermLookup {
    /** More than these are found sooner on a walk along time. */
    static final int MAX_MATCHES = 2_000;

    private static final Pattern RESOURCE = Pattern.compile("entity=([A-Z][A-Za-z]+)/([^/]+)(?:/_history/.*)?");

    /**
     * Parameters with single values that every other event may carry: the index would collect millions of events
     * before it returns a few.
     */
    private static final Set<String> SOMETIMES_COMMON = Set.of("agent");

    /**
     * Number of scanned events of a probe. The probes end at four moments: now, and at three quarters, half and a
     * quarter of the events' time span.
     */
    private static final int PROBE = 150;

    /**
     * Minimum number of matches in each probe for a term to count as common: a page is then found among some hundreds
     * of events, for every range of days.
     */
    private static final int COMMON = PROBE / 20;

    /**
     * Fewest matches in a probe. A term that is frequent only at present may have few events in all, and the index
     * finds those at once.
     */
    private static final Sql PROBES = Sql.ofSiteInOrder("""
        select min(found.events) as events
          from (select min(e.recorded_at) as first, max(e.recorded_at) as last from audit_event e where e.site = :site) ends
         cross join (values (1.0::double precision), (0.75), (0.5), (0.25)) as parts (part)
         cross join lateral (
               select count(*) as events
                 from (select e.terms from audit_event e
                        where e.site = :site and e.recorded_at <= ends.first + (ends.last - ends.first) * parts.part
                        order by e.recorded_at desc limit :at_most) probe
                where (:all_terms::text[] is null or terms @> :all_terms::text[])
                  and (:any_terms::text[] is null or terms && :any_terms::text[])) found;
        """);

    /** The subquery keeps the planner from scanning by time until the limit. */
    private static final String INDEXED = """
        select i.id
          from (select e.id from searched_event e
                 where e.site = :site
                   and (:all_terms::text[] is null or e.indexed @> :all_terms::text[])
                   and (:any_terms::text[] is null or e.indexed && :any_terms::text[])
                offset 0) i\
        """;

    private static final Sql LOOK_UP = Sql.ofSite(INDEXED + " limit :at_most;");

    /**
     * Looks up events by index, and through the patients of the named resources, because events and resources of a
     * patient share the patient's id.
     */
    private static final Sql LOOK_UP_IN_RECORDS = Sql.ofSite("""
        select id from (
            %s
            union
            select e.id from searched_event e
             where e.site = :site
               and e.patient = any (array(select c.patient from current_resources c
                                            join unnest(:types::text[], :ids::text[]) as named (type, id)
                                              on c.type = named.type and c.assessment = named.id
                                           where c.site = :site))
               and (:all_terms::text[] is null or e.terms @> :all_terms::text[])
               and (:any_terms::text[] is null or e.terms && :any_terms::text[])) found
         limit :at_most::integer;
        """.formatted(INDEXED));

    private SelectiveTermLookup() {}

    /**
     * Conditions on an event {@code v} of which each has an index and one holds for every match: its indexed terms, and
     * its patient if the terms name resources; empty if no index has them.
     *
     * @param terms of which an event must carry one
     * @param bound makes an expression of texts
     */
    static List<String> conditions(Collection<String> terms, Function<Collection<String>, String> bound) {
        if (!terms.stream().allMatch(NewAuditEvent::isSelective)) {
            return List.of();
        }
        var resources =
                terms.stream().map(RESOURCE::matcher).filter(Matcher::matches).toList();
        var indexed = "v.indexed && " + bound.apply(terms);
        return resources.isEmpty()
                ? List.of(indexed)
                : List.of(indexed, """
                    v.patient = any (array(
                        select c.patient from current_resources c
                          join unnest(%s, %s) as named (type, id) on c.type = named.type and c.assessment = named.id
                         where c.site = :site))\
                    """.formatted(
                        bound.apply(
                                resources.stream().map(match -> match.group(1)).toList()),
                        bound.apply(resources.stream()
                                .map(SelectiveTermLookup::assessment)
                                .toList())));
    }

    /**
     * Returns the ids of all events that carry all required terms and at least one term of a choice; empty if the
     * terms are not selective.
     *
     * @param all required terms
     * @param choices sets of terms of which each event must carry one; only the first set that consists of selective
     * terms is looked up
     */
    static Optional<List<String>> of(
            JdbcAccess database, String site, Collection<String> all, List<? extends Collection<String>> choices) {
        var wanted = CodeSet.bounded(all.stream().filter(NewAuditEvent::isSelective));
        var choice = choices.stream()
                .filter(terms -> terms.stream().allMatch(NewAuditEvent::isSelective))
                .findFirst();
        if ((wanted.isEmpty() && choice.isEmpty()) || areCommon(database, site, wanted, choice)) {
            return Optional.empty();
        }
        var named = Stream.concat(wanted.stream(), choice.stream().flatMap(Collection::stream))
                .map(RESOURCE::matcher)
                .filter(Matcher::matches)
                .toList();
        var ids = database.list(
                named.isEmpty() ? LOOK_UP : LOOK_UP_IN_RECORDS,
                site,
                call -> set(call.plannedForItsValues(), wanted, choice, named),
                row -> row.getString("id"));
        return Optional.of(ids).filter(events -> events.size() <= MAX_MATCHES);
    }

    private static String assessment(MatchResult resource) {
        return SlottedId.of(resource.group(2)).assessment();
    }

    private static boolean areCommon(
            JdbcAccess database, String site, List<String> wanted, Optional<? extends Collection<String>> choice) {
        return Stream.concat(wanted.stream(), choice.stream().flatMap(Collection::stream))
                        .allMatch(term -> SOMETIMES_COMMON.contains(CodeSet.parameter(term)))
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
                .texts("all_terms", Optional.of(wanted).filter(some -> !some.isEmpty()))
                .texts("any_terms", choice.map(some -> CodeSet.bounded(some.stream())));
    }

    private static StatementCall set(
            StatementCall call, List<String> wanted, Optional<? extends Collection<String>> choice, List<Matcher> named)
            throws SQLException {
        return terms(call, wanted, choice)
                .number("at_most", MAX_MATCHES + 1)
                .texts("types", named, resource -> resource.group(1))
                .texts("ids", named, SelectiveTermLookup::assessment);
    }
}
