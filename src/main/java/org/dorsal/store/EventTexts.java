package org.dorsal.store;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The SQL that auditors' searches share. What was not asked for falls out of the plan, because each call is planned for its values.
 */
final class EventTexts {
    /** Carried by events that made a result set. */
    static final String RESULT = "x-result=true";

    /** Positions below it are held by a checkpoint. */
    static final String SIGNED_SIZE = "(select coalesce(max(c.size), 0) from log_checkpoint c where c.site = :site)";

    /** Terms lie as numbers ({@link Terms}); this makes the same number of an assessment's id. */
    private static final String ASSESSMENT_TERM =
            "('x' || encode(substr(sha256(convert_to('x-assessment=' || d.assessment, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint";

    static final String MATCHES = """
              from audit_event e
              left join log_entry l on l.site = e.site and l.event = e.id
             where e.site = :site
               and octet_length(e.body) > 0
               and e.recorded_at >= :recorded_from and e.recorded_at < :recorded_before
               and (:all_terms::bigint[] is null or e.terms @> :all_terms::bigint[])
               and (:any_terms::bigint[] is null or e.terms && :any_terms::bigint[])
               and (:no_terms::bigint[] is null or not e.terms && :no_terms::bigint[])
               and (:ids::text[] is null or e.id = any (:ids::text[]))
               and (:patient = '' or e.patient = :patient)
               and (:integrity = ''
                    or :integrity = case when l.position is null then 'unsequenced'
                                         when l.position < %s then 'signed' else 'unsigned' end)
               and (:seen_by::bigint[] is null or e.patient in (
                        select s.patient from audit_event s
                         where s.site = :site and s.patient is not null and s.terms @> :seen_by::bigint[]))
               and (:delivery = '' or :delivery = %s)
            """.formatted(SIGNED_SIZE, delivery("e"));

    private EventTexts() {}

    /** How the newest order of the assessment stands that an event of this alias tells of. */
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
                  where d.site = :site and d.patient = %1$s.patient and %2$s = any (%1$s.terms)
                  order by d.version desc
                  limit 1), 'none')""".formatted(alias, ASSESSMENT_TERM);
    }

    /** Those that rare terms leave; empty where none are asked for, or a patient is, whose own are few. */
    static Optional<List<String>> few(Connected database, String site, EventQuery query) {
        return query.patient().isPresent()
                ? Optional.empty()
                : RareTerms.of(database, site, query.all(), query.any().isEmpty() ? List.of() : List.of(query.any()));
    }

    static Call set(Call call, EventQuery query, Optional<List<String>> few) throws SQLException {
        return call.texts("ids", few)
                .instant("recorded_from", query.from())
                .instant("recorded_before", query.before())
                .marks("all_terms", marks(query.all()))
                .marks("any_terms", marks(query.any()))
                .marks("no_terms", marks(query.none()))
                .text("patient", query.patient().orElse(""))
                .text(
                        "integrity",
                        query.integrity()
                                .map(asked -> asked.name().toLowerCase(Locale.ROOT))
                                .orElse(""))
                .marks("seen_by", query.seenBy().map(term -> Terms.marks(List.of(term))))
                .text("delivery", query.delivery().orElse(""));
    }

    private static Optional<List<Long>> marks(List<String> terms) {
        return terms.isEmpty() ? Optional.empty() : Optional.of(Terms.marks(terms));
    }

    /**
     * Looks the events up that carry terms which few events carry. Walking along time until a page is full takes longer with each day
     * where there are few; and how few there are is known only by asking.
     */
    static final class RareTerms {
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

        private static final Sql LOOK_UP = Sql.ofSite("""
                select audit_event_by_terms(:all_terms::bigint[], :any_terms::bigint[], :at_most) as id;
                """);

        private RareTerms() {}

        /**
         * Ids of all events that carry all of some and one at least of the others; empty when that would not narrow a search.
         *
         * @param choices of each of them one term at least; the first that is selective is asked for
         */
        static Optional<List<String>> of(
                Connected database, String site, Collection<String> all, List<? extends Collection<String>> choices) {
            var wanted = all.stream().filter(RareTerms::selective).toList();
            var choice = choices.stream()
                    .filter(terms -> terms.stream().allMatch(RareTerms::selective))
                    .findFirst();
            if (wanted.isEmpty() && choice.isEmpty()) {
                return Optional.empty();
            }
            // prepared on the server, from its fifth run on it found nothing on that connection
            var ids = database.list(
                    LOOK_UP,
                    site,
                    call -> call.plannedForItsValues()
                            .marks("all_terms", wanted.isEmpty() ? Optional.empty() : Optional.of(Terms.marks(wanted)))
                            .marks("any_terms", choice.map(Terms::marks))
                            .number("at_most", MOST + 1),
                    row -> row.getString("id"));
            return Optional.of(ids).filter(found -> found.size() <= MOST);
        }

        private static boolean selective(String term) {
            int end = term.indexOf('=');
            return end > 0 && SELECTIVE.contains(term.substring(0, end));
        }
    }
}
