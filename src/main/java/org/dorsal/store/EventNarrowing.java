package org.dorsal.store;

import java.time.Instant;
import java.util.*;

/**
 * Preliminary restriction of an auditor's search. Selective predicates are resolved to ids by an index; the others
 * are found by a scan by time, which ends with the page. The selectivity is known only after a look-up.
 *
 * @param events ids that contain every match; empty if the predicates are not selective
 * @param patients patients with a record that the agent has accessed; their events contain every match; empty if
 * there are too many or no agent is searched for
 * @param codeSets ids of the code sets that contain every match ({@link CodeSet}); empty if no code is searched for
 * @param from recording time of the earliest match or before it
 * @param few whether few events remain, so that sorting them costs less than an index scan in sort order
 */
record EventNarrowing(
        Optional<List<String>> events,
        Optional<List<String>> patients,
        Optional<List<String>> codeSets,
        Instant from,
        boolean few) {
    /** More events without a checkpoint than these are found at once on a walk along time. */
    private static final int MAX_UNSIGNED = 2_000;

    private static final Sql UNSIGNED = Sql.ofSiteInOrder("""
            select coalesce(min((select e.recorded_at from audit_event e where e.site = :site and e.id = l.event)), 'infinity') as since,
                   count(*) as events
              from (select l.event from log_entry l
                     where l.site = :site and l.position >= %s order by l.position desc limit :at_most) l;
            """.formatted(EventTexts.SIGNED_SIZE));

    private static final Sql PATIENTS = Sql.ofSite("""
            select distinct e.patient from audit_event e
             where e.site = :site and e.id = any (:events::text[]) and e.patient is not null;
            """);

    private static final Sql CODE_SETS = Sql.ofSite("""
            select s.id from code_set s where s.site = :site and s.type = 'AuditEvent' and s.codes @> :codes::text[];
            """);

    /** A patient's own events are few: where one is named, nothing is looked up. */
    static EventNarrowing of(JdbcAccess database, String site, EventQuery query) {
        if (query.patient().isPresent()) {
            return new EventNarrowing(Optional.empty(), Optional.empty(), Optional.empty(), query.from(), false);
        }
        var events = SelectiveTermLookup.of(
                database, site, query.all(), query.any().isEmpty() ? List.of() : List.of(query.any()));
        var patients = query.seenBy().flatMap(term -> patients(database, site, List.of(term)));
        boolean inNeed =
                query.results().flatMap(EventQuery.ResultFilter::delivery).equals(Optional.of("attention"));
        return new EventNarrowing(
                events,
                patients,
                codeSets(
                        database,
                        site,
                        query.all().stream().filter(CodeSet::isCode).toList()),
                query.integrity()
                        .filter(EventQuery.Integrity.UNSIGNED::equals)
                        .map(_ -> DateBounds.LATER.apply(query.from(), unsignedSince(database, site)))
                        .orElse(query.from()),
                inNeed || events.isPresent() || patients.isPresent());
    }

    /** The distant past if there are many: most of the newest events then match, and a scan by time finds a page at once. */
    private static Instant unsignedSince(JdbcAccess database, String site) {
        return database.one(
                UNSIGNED,
                site,
                call -> call.number("at_most", MAX_UNSIGNED + 1),
                row -> row.getInt("events") > MAX_UNSIGNED ? Instant.MIN : StatementCall.instant(row, "since"));
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
