package org.dorsal.store;

import java.util.List;
import java.util.UUID;

/**
 * Reads the current resources of an assessment by its id. The assessment and the patient of the bodies are named too, so
 * that partitions of other months and patients are not visited.
 */
final class AssessmentRows {
    private static final Slot LAST = Slot.LAST_OF_RESULTS;

    private static final Sql CURRENT = Sql.ofSiteInOrder("""
            select c.type, c.id, c.version, c.patient, c.recorded_at, b.status, b.sha256, b.body
              from unnest(array['QuestionnaireResponse', 'Observation', 'CarePlan', 'Provenance']) as t (type)
             cross join lateral (
                   select v.type, v.id, v.version, v.patient, v.recorded_at, v.slot
                     from %s
                    where (v.slot <= %d or t.type = 'Observation') and %s
                    order by v.slot desc
                    limit case when t.type = 'Observation' then null else 1 end) c
              left join lateral (
                   select l.status, l.sha256, l.body from resource_version l
                    where l.site = :site and l.type = c.type and l.assessment = :first and l.version = c.version
                      and l.slot = c.slot and l.first_slot <= c.slot and (:anyone or l.patient = :patient)
                   offset 0) b on true
             order by c.slot;
            """.formatted(
                            CurrentRows.resources("select c.* from current_resources c"
                                    + " where c.site = :site and c.type = t.type and c.assessment = :first"),
                            LAST.number(),
                            AccessScope.VISIBLE))
            .plannedOnce();

    private AssessmentRows() {}

    static List<StoredVersion> current(JdbcAccess database, AccessScope scope, UUID assessment) {
        return database.list(
                CURRENT,
                scope.site(),
                call -> scope.set(call).text("first", Slot.RESPONSE.id(assessment)),
                StoredVersion::of);
    }
}
