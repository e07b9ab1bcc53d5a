package org.dorsal.store;

import java.util.List;
import java.util.UUID;

/**
 * Reads the current resources of an assessment as a range of ids, which differ in the slot only (ADR 50). The bodies'
 * range and patient are named too, so that partitions of other months and patients are not visited.
 */
final class AssessmentRows {
    private static final Slot LAST = Slot.LAST_OF_RESULTS;

    /** Digits of an id after the slot; assessments of the same millisecond have others. */
    private static final int RANDOM_CHARS = 18;

    private static final Sql CURRENT = Sql.ofSiteInOrder("""
            select c.type, c.id, c.version, c.patient, c.recorded_at, b.status, b.sha256, b.body
              from unnest(array['QuestionnaireResponse', 'Observation', 'CarePlan', 'Provenance']) as t (type)
             cross join lateral (
                   select v.type, v.id, v.version, v.patient, v.recorded_at
                     from current_resource v
                    where v.site = :site and v.type = t.type and v.id between :first and :last
                      and right(v.id, %d) = right(:first, %1$d)
                      and %s
                    order by v.id desc
                    limit case when t.type = 'Observation' then null else 1 end) c
              left join lateral (
                   select l.status, l.sha256, l.body from resource_version l
                    where l.site = :site and l.type = c.type and l.id = c.id and l.version = c.version
                      and l.id between :first and :last and (:anyone or l.patient = :patient)
                   offset 0) b on true
             order by c.id;
            """.formatted(RANDOM_CHARS, AccessScope.VISIBLE));

    private AssessmentRows() {}

    static List<StoredVersion> current(JdbcAccess database, AccessScope scope, UUID assessment) {
        return database.list(
                CURRENT,
                scope.site(),
                call -> scope.set(call)
                        .text("first", Slot.RESPONSE.id(assessment))
                        .text("last", LAST.id(assessment)),
                StoredVersion::of);
    }
}
