package org.dorsal.store;

import java.sql.SQLException;
import java.util.*;
import java.util.function.Supplier;
import org.dorsal.store.EventQuery.RecordFilter;
import org.dorsal.store.EventQuery.ResultFilter;

/**
 * SQL that auditors' searches share. Conditions that a query does not set drop out of the plan, because each call is
 * planned for its values.
 */
final class EventTexts {
    /** Positions below it are held by a checkpoint. */
    static final String SIGNED_SIZE = "(select coalesce(max(c.size), 0) from log_checkpoint c where c.site = :site)";

    /** Source of events of all kinds. */
    static final String EVENTS = "audit_event e";

    /** Source of the events that committed results, with the facts of the results. */
    static final String RESULTS = """
            (select r.*, r.event as id, a.body, a.person, a.client, a.action, a.outcome
               from result_set r join audit_event a on a.site = r.site and a.id = r.event) e""";

    /** Ledger state of the newest order of an assessment {@code e}. */
    static final String DELIVERY = """
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
                  where d.site = :site and d.patient = e.patient and d.assessment = e.assessment
                  order by d.version desc
                  limit 1), 'none')""";

    private static final String FACTS = """
                   and (:disposition = '' or coalesce(e.decided, e.computed) = :disposition)
                   and (:computed = '' or e.computed = :computed)
                   and (:cause = '' or exists (select from unnest(e.causes) as c (name)
                         where split_part(c.name, '|', 1) = :cause and (split_part(c.name, '|', 2) = 'incomplete') = :open))
                   and (:criteria = '' or :criteria = any (e.criteria))
                   and (:overridden = '' or (e.decided is not null)::text = :overridden)
                   and (:signers::text[] is null or e.signer = any (:signers::text[]))
            """;

    /**
     * Conditions on results. The newest version is meant among those that match: a result that was overridden and then
     * amended is found by its override.
     */
    private static final String OF_RESULTS = FACTS + """
                   and (:delivery = '' or :delivery = %s)
                   and (:delivery <> 'attention' or e.assessment = any (array(
                         select i.assessment from delivery_item i where i.site = :site and i.state in ('REJECTED', 'PARKED'))))
                   and (not :newest or e.newest or not exists (
                         select from result_set n
                          where n.site = :site and n.assessment = e.assessment and n.version > e.version
                            and n.recorded_at < :recorded_before
            %s))
            """.formatted(DELIVERY, FACTS.replace("e.", "n."));

    /**
     * Conditions on events. The check for an agent's access is a scalar subquery per patient and not by the index of persons:
     * the planner would read the events of all patients first.
     */
    private static final String OF_EVENTS = """
              left join log_entry l on l.site = e.site and l.event = e.id
             where e.site = :site
               and octet_length(e.body) > 0
               and e.recorded_at >= :recorded_from and e.recorded_at < :recorded_before
               and (:agent = '' or e.person = :agent or (strpos(:agent, '|') > 0 and e.client = :agent))
               and (:action = '' or e.action = :action)
               and (:outcome = '' or e.outcome = :outcome)
               and (:patient = '' or e.patient = :patient)
               and (:integrity <> 'unsequenced' or l.position is null)
               and (:integrity <> 'unsigned' or l.position >= %1$s)
               and (:integrity <> 'signed' or l.position < %1$s)
               and (:watched::text[] is null or e.patient = any (:watched::text[]))
               and (:seen_by = '' or (
                        select true from audit_event s
                         where s.site = :site and s.patient = e.patient
                           and (s.person || '' = :seen_by or (strpos(:seen_by, '|') > 0 and s.client = :seen_by)) limit 1))
               and (not :people or e.person is not null)
            """.formatted(SIGNED_SIZE);

    private static final String OF_RECORD = """
               and (:record = '' or e.id = any (array(
                        select r.id from searched_event r
                         where r.site = :site and r.patient = :record_patient
                           and (r.about = :record or exists (
                                 select from unnest(r.entities) as n (name)
                                  where split_part(n.name, '/_history/', 1) = any (:references::text[])))
                         union all
                        select r.id from searched_event r
                         where r.site = :site and r.patient is null and r.entities && :references::text[])))
            """;

    private EventTexts() {}

    /** Returns source and conditions of a search. */
    static String matches(boolean results) {
        return results ? "from " + RESULTS + OF_EVENTS + OF_RESULTS : "from " + EVENTS + OF_EVENTS + OF_RECORD;
    }

    /**
     * Runs a search and translates its timeout: a search without a patient that takes too long is too costly, not
     * unavailable.
     */
    static <T> T search(EventQuery query, Supplier<T> search) {
        return StoreException.ofSearch(query.patient().isPresent(), search);
    }

    static StatementCall set(StatementCall call, EventQuery query, EventNarrowing narrowing) throws SQLException {
        ResultFilter results = query.results().orElse(ResultFilter.ALL);
        return call.plannedForItsValues()
                .leavingOutWhatIsNotNamed()
                .texts("watched", narrowing.patients())
                .instant("recorded_from", narrowing.from())
                .instant("recorded_before", query.before())
                .text("agent", agent(query.agent()))
                .text("action", query.action().orElse(""))
                .text("outcome", query.outcome().orElse(""))
                .text("record", query.record().map(RecordFilter::assessment).orElse(""))
                .text(
                        "record_patient",
                        query.record().map(RecordFilter::patient).orElse(""))
                .texts(
                        "references",
                        query.record().map(RecordFilter::references).orElse(List.of()))
                .text("patient", query.patient().orElse(""))
                .text(
                        "integrity",
                        query.integrity()
                                .map(asked -> asked.name().toLowerCase(Locale.ROOT))
                                .orElse(""))
                .text(
                        "seen_by",
                        agent(query.seenBy().filter(_ -> narrowing.patients().isEmpty())))
                .truth("people", query.people())
                .text("disposition", results.disposition().orElse(""))
                .text("computed", results.computed().orElse(""))
                .text("cause", results.cause().orElse(""))
                .truth("open", results.open())
                .text("criteria", results.criteria().orElse(""))
                .text("overridden", results.overridden().map(String::valueOf).orElse(""))
                .texts("signers", Optional.of(results.signers()).filter(some -> !some.isEmpty()))
                .text("delivery", results.delivery().orElse(""))
                .truth("newest", results.newest());
    }

    static String agent(Optional<String> named) {
        return named.map(CodeSet::bounded).orElse("");
    }
}
