package org.dorsal.store;

import java.util.*;
import org.dorsal.store.EventQuery.Integrity;

/**
 * Preliminary restriction of an auditor's search. Selective predicates are resolved to ids by an index; the others
 * are found by a scan by time, which ends with the page. The selectivity is known only after a look-up.
 *
 * @param events ids that contain every match; empty if the predicates are not selective
 * @param patients patients with a record that the agent has accessed; their events contain every match; empty if
 * there are too many or no agent is searched for
 * @param codeSets ids of the code sets that contain every match ({@link CodeSet}); empty if no code is searched for
 */
record EventNarrowing(Optional<List<String>> events, Optional<List<String>> patients, Optional<List<String>> codeSets) {
    /** Maximum number of assessments that are looked up; each has about ten events. */
    private static final int MAX_ASSESSMENTS = 200;

    private static final Sql UNSIGNED = Sql.ofSite("""
            select l.event from log_entry l
             where l.site = :site and l.position >= %s
             order by l.position desc limit :at_most;
            """.formatted(EventTexts.SIGNED_SIZE));

    /**
     * Assessments with a rejected or parked item, a superset of those that need attention; the search itself checks
     * the present state.
     */
    private static final Sql IN_NEED_OF_ATTENTION = Sql.ofSite("""
            select distinct i.assessment from delivery_item i
             where i.site = :site and i.state in ('REJECTED', 'PARKED') limit :at_most;
            """);

    private static final Sql PATIENTS = Sql.ofSite("""
            select distinct e.patient from audit_event e
             where e.site = :site and e.id = any (:events::text[]) and e.patient is not null;
            """);

    private static final Sql CODE_SETS = Sql.ofSite("""
            select s.id from code_set s where s.site = :site and s.type = 'AuditEvent' and s.codes @> :codes::text[];
            """);

    /** A patient's own events are few: where one is named, nothing is looked up. */
    static EventNarrowing of(JdbcAccess database, String site, EventQuery query) {
        return query.patient().isPresent()
                ? new EventNarrowing(Optional.empty(), Optional.empty(), Optional.empty())
                : new EventNarrowing(
                        events(database, site, query),
                        query.seenBy().flatMap(term -> patients(database, site, List.of(term))),
                        codeSets(
                                database,
                                site,
                                query.all().stream().filter(CodeSet::isCode).toList()));
    }

    /** Returns whether few events remain, so that sorting them costs less than an index scan in sort order. */
    boolean leavesFew() {
        return events.isPresent() || patients.isPresent();
    }

    private static Optional<List<String>> events(JdbcAccess database, String site, EventQuery query) {
        return query.integrity()
                .filter(Integrity.UNSIGNED::equals)
                .flatMap(_ -> unsigned(database, site))
                .or(() -> query.delivery().filter("attention"::equals).flatMap(_ -> inNeed(database, site)))
                .or(() -> SelectiveTermLookup.of(
                        database, site, query.all(), query.any().isEmpty() ? List.of() : List.of(query.any())));
    }

    /**
     * Returns empty if there are many: most of the newest events then match, and a scan by time finds a page at once.
     */
    private static Optional<List<String>> unsigned(JdbcAccess database, String site) {
        var events = database.list(
                UNSIGNED,
                site,
                call -> call.number("at_most", SelectiveTermLookup.MAX_MATCHES + 1),
                row -> row.getString("event"));
        return Optional.of(events).filter(some -> some.size() <= SelectiveTermLookup.MAX_MATCHES);
    }

    private static Optional<List<String>> inNeed(JdbcAccess database, String site) {
        var assessments = database.list(
                IN_NEED_OF_ATTENTION,
                site,
                call -> call.number("at_most", MAX_ASSESSMENTS + 1),
                row -> "x-assessment=" + row.getString("assessment"));
        if (assessments.isEmpty()) {
            return Optional.of(List.of());
        }
        return assessments.size() > MAX_ASSESSMENTS
                ? Optional.empty()
                : SelectiveTermLookup.of(database, site, List.of(), List.of(assessments));
    }

    private static Optional<List<String>> codeSets(JdbcAccess database, String site, List<String> codes) {
        return codes.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        database.list(CODE_SETS, site, call -> call.texts("codes", codes), row -> row.getString("id")));
    }

    private static Optional<List<String>> patients(JdbcAccess database, String site, Collection<String> terms) {
        return SelectiveTermLookup.of(database, site, terms, List.of())
                .map(events -> database.list(
                        PATIENTS, site, call -> call.texts("events", events), row -> row.getString("patient")));
    }
}
