package org.dorsal.store;

import java.sql.SQLException;
import java.util.*;
import java.util.function.Supplier;

/**
 * SQL that auditors' searches share. Conditions that a query does not set drop out of the plan, because each call is
 * planned for its values.
 */
final class EventTexts {
    /** Carried by events that made a result set. */
    static final String RESULT = "x-result=true";

    /** Positions below it are held by a checkpoint. */
    static final String SIGNED_SIZE = "(select coalesce(max(c.size), 0) from log_checkpoint c where c.site = :site)";

    /**
     * SQL expression for whether an event wrote the newest version of an assessment's results, or the newest version
     * among those that match the search: a result that was overridden and then amended is found by its override. An event
     * without a stored panel counts as newest, so that it is not hidden.
     */
    private static final String NEWEST = """
            (coalesce((select 'x-version=' || c.version = any (e.terms)
                         from unnest(e.terms) as a (term)
                         join current_resources c on c.site = :site and c.type = 'Observation'
                          and c.assessment = substr(a.term, length('x-assessment=') + 1) and %1$d::smallint = any (c.slots)
                        where a.term like 'x-assessment=%%' limit 1), true)
             or (select true from audit_event n
                  where n.site = :site and n.patient = e.patient
                    and n.recorded_at >= e.recorded_at and n.recorded_at < :recorded_before
                    and octet_length(n.body) > 0
                    and '%2$s' = any (n.terms)
                    and (select a.term from unnest(e.terms) as a (term) where a.term like 'x-assessment=%%') = any (n.terms)
                    and (:all_terms::text[] is null or n.terms @> :all_terms::text[])
                    and (:any_terms::text[] is null or n.terms && :any_terms::text[])
                    and (:no_terms::text[] is null or not n.terms && :no_terms::text[])
                    and %3$s > %4$s limit 1) is null)""".formatted(Slot.PANEL.number(), RESULT, version("n"), version("e"));

    /**
     * Condition part of a search. The check for an agent's access is a scalar subquery per patient: the planner would
     * turn an {@code exists} into a join that reads the events of all patients first.
     */
    static final String MATCHES = """
              from audit_event e
              left join log_entry l on l.site = e.site and l.event = e.id
             where e.site = :site
               and octet_length(e.body) > 0
               and e.recorded_at >= :recorded_from and e.recorded_at < :recorded_before
               and (:all_terms::text[] is null or e.terms @> :all_terms::text[])
               and (:any_terms::text[] is null or e.terms && :any_terms::text[])
               and (:no_terms::text[] is null or not e.terms && :no_terms::text[])
               and (:sets::text[] is null or e.code_set = any (:sets::text[]::uuid[]))
               and (:ids::text[] is null or e.id = any (:ids::text[]))
               and (:patient = '' or e.patient = :patient)
               and (:integrity <> 'unsequenced' or l.position is null)
               and (:integrity <> 'unsigned' or l.position >= %1$s)
               and (:integrity <> 'signed' or l.position < %1$s)
               and (:watched::text[] is null or e.patient = any (:watched::text[]))
               and (:seen_by::text[] is null or (
                        select true from audit_event s
                         where s.site = :site and s.patient = e.patient and s.terms @> :seen_by::text[] limit 1))
               and (:delivery = '' or :delivery = %2$s)
               and (not :newest or %3$s)
               and (not :people or exists (select from unnest(e.terms) as a (term) where a.term like 'x-person=%%'))
            """.formatted(SIGNED_SIZE, delivery("e"), NEWEST);

    /** The terms of the newest so many of them, before more of the same statement. */
    static final String FOUND = """
            with found as materialized (
                select e.terms
                %s
                 order by e.recorded_at desc
                 limit :at_most)
            """.formatted(MATCHES);

    private EventTexts() {}

    /**
     * SQL expression for the delivery state of the newest order of an event's assessment.
     *
     * @param alias table alias of the event
     */
    static String delivery(String alias) {
        return """
            coalesce((select case
                        when w.planned_at is null then 'waiting'
                        when 'waiting' = any (i.states) then 'waiting'
                        when 'attention' = any (i.states) then 'attention'
                        when 'filed' = any (i.states) then 'filed'
                        else 'nothing-taken' end
                   from delivery d
                   left join delivery_plan w using (site, patient, assessment, version)
                   cross join lateral (
                        select array(select distinct on (n.slot)
                                            case when n.state in ('PENDING', 'SENT', 'UNKNOWN') then 'waiting'
                                                 when n.state in ('REJECTED', 'PARKED') then 'attention'
                                                 when n.state = 'FILED' then 'filed' else '' end
                                       from delivery_item n
                                      where n.site = :site and n.patient = d.patient and n.assessment = d.assessment
                                      order by n.slot, n.version desc) as states) i
                  where d.site = :site and d.patient = %1$s.patient and 'x-assessment=' || d.assessment = any (%1$s.terms)
                  order by d.version desc
                  limit 1), 'none')""".formatted(alias);
    }

    private static String version(String alias) {
        return "(select substr(v.term, 11)::integer from unnest(" + alias
                + ".terms) as v (term) where v.term like 'x-version=%')";
    }

    /**
     * Runs a search and translates its timeout: a search without a patient that takes too long is too costly, not
     * unavailable.
     */
    static <T> T search(EventQuery query, Supplier<T> search) {
        return StoreException.ofSearch(query.patient().isPresent(), search);
    }

    static StatementCall set(StatementCall call, EventQuery query, EventNarrowing narrowing) throws SQLException {
        return call.texts("ids", narrowing.events())
                .texts("watched", narrowing.patients())
                .texts("sets", narrowing.codeSets())
                .instant("recorded_from", query.from())
                .instant("recorded_before", query.before())
                .texts("all_terms", some(query.all()))
                .texts("any_terms", some(query.any()))
                .texts("no_terms", some(query.none()))
                .text("patient", query.patient().orElse(""))
                .text(
                        "integrity",
                        query.integrity()
                                .map(asked -> asked.name().toLowerCase(Locale.ROOT))
                                .orElse(""))
                .texts(
                        "seen_by",
                        query.seenBy()
                                .filter(_ -> narrowing.patients().isEmpty())
                                .map(List::of))
                .text("delivery", query.delivery().orElse(""))
                .truth("newest", query.newest())
                .truth("people", query.people());
    }

    private static Optional<List<String>> some(List<String> terms) {
        return Optional.of(CodeSet.bounded(terms.stream())).filter(named -> !named.isEmpty());
    }
}
