package org.dorsal.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dorsal.store.EventQuery.Integrity;

/**
 * The SQL that auditors' searches share. What was not asked for falls out of the plan, because each call is planned for its values.
 */
final class EventTexts {
    /** Carried by events that made a result set. */
    static final String RESULT = "x-result=true";

    /** Positions below it are held by a checkpoint. */
    static final String SIGNED_SIZE = "(select coalesce(max(c.size), 0) from log_checkpoint c where c.site = :site)";

    /** Terms are stored as numbers ({@link Terms}); this makes the same number of an assessment's id. */
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
               and (:integrity <> 'unsequenced' or l.position is null)
               and (:integrity <> 'unsigned' or l.position >= %1$s)
               and (:integrity <> 'signed' or l.position < %1$s)
               and (:seen_by::bigint[] is null or e.patient in (
                        select s.patient from audit_event s
                         where s.site = :site and s.patient is not null and s.terms @> :seen_by::bigint[]))
               and (:delivery = '' or :delivery = %2$s)
            """.formatted(SIGNED_SIZE, delivery("e"));

    private static final Sql UNSIGNED = Sql.ofSite("""
            select l.event from log_entry l
             where l.site = :site and l.position >= %s
             order by l.position desc limit :at_most;
            """.formatted(SIGNED_SIZE));

    /** Whatever needs attention is an item of one of these; which of them still stands so is asked for beside. */
    private static final Sql IN_NEED_OF_ATTENTION = Sql.ofSite("""
            select distinct i.assessment from delivery_item i
             where i.site = :site and i.state in ('REJECTED', 'PARKED') limit :at_most;
            """);

    /** Each of them has some ten events. */
    private static final int MOST_ASSESSMENTS = 200;

    /** The terms of the newest so many of them, before more of the same statement. */
    static final String FOUND = """
            with found as materialized (
                select e.terms
                %s
                 order by e.recorded_at desc
                 limit :at_most)
            """.formatted(MATCHES);

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

    /**
     * Those that no checkpoint holds yet, of deliveries that need attention, or that rare terms leave, where that is asked for; empty
     * where they are many, and where a patient is asked for, whose own are few.
     */
    static Optional<List<String>> few(Connected database, String site, EventQuery query) {
        if (query.patient().isPresent()) {
            return Optional.empty();
        }
        return query.integrity()
                .filter(Integrity.UNSIGNED::equals)
                .flatMap(_ -> unsigned(database, site))
                .or(() -> query.delivery().filter("attention"::equals).flatMap(_ -> inNeed(database, site)))
                .or(() -> RareTerms.of(
                        database, site, query.all(), query.any().isEmpty() ? List.of() : List.of(query.any())));
    }

    /** Empty where they are many: then the newest events are nearly all of them, and a walk along time finds a page at once. */
    private static Optional<List<String>> unsigned(Connected database, String site) {
        var events = database.list(
                UNSIGNED, site, call -> call.number("at_most", RareTerms.MOST + 1), row -> row.getString("event"));
        return Optional.of(events).filter(some -> some.size() <= RareTerms.MOST);
    }

    /** What to say of a search that broke off: when nobody's record narrows it and it took too long, it asks for too much. */
    static StoreFault broke(EventQuery query, StoreFault fault) {
        return query.patient().isPresent() ? fault : fault.ofWideSearch();
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

    private static Optional<List<String>> inNeed(Connected database, String site) {
        var assessments = database.list(
                IN_NEED_OF_ATTENTION,
                site,
                call -> call.number("at_most", MOST_ASSESSMENTS + 1),
                row -> "x-assessment=" + row.getString("assessment"));
        if (assessments.isEmpty()) {
            return Optional.of(List.of());
        }
        return assessments.size() > MOST_ASSESSMENTS
                ? Optional.empty()
                : RareTerms.of(database, site, List.of(), List.of(assessments));
    }

    private static Optional<List<Long>> marks(List<String> terms) {
        return terms.isEmpty() ? Optional.empty() : Optional.of(Terms.marks(terms));
    }
}
