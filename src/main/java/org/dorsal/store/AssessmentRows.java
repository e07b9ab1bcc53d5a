package org.dorsal.store;

import java.util.List;
import java.util.UUID;

/**
 * Reads the resources of an assessment by its id, the current ones or those of one version of its results. The assessment
 * and the patient of the bodies are named too, so that partitions of other months and patients are not visited.
 */
final class AssessmentRows {
    private static final Slot LAST = Slot.LAST_OF_RESULTS;

    private static final Sql CURRENT =
            Sql.ofSiteInOrder("""
            select v.type, v.id, v.version, v.patient, v.recorded_at, v.status, v.sha256, v.body, v.date_from, v.date_to,
                   v.terms || array(
                       select k.code from code_set s, unnest(s.codes) as k (code)
                        where s.site = :site and s.type = v.type and s.id = v.code_set and k.code not like 'status=%%') as terms
              from unnest(array['QuestionnaireResponse', 'Observation', 'CarePlan', 'Provenance']) as t (type)
             cross join lateral (
                   select v.* from resource_version v
                    where v.site = :site and v.type = t.type and v.assessment = :first and v.newest
                      and (v.slot <= %d or t.type = 'Observation') and %s
                    order by v.slot desc
                    limit case when t.type = 'Observation' then null else 1 end) v
             order by v.slot;
            """.formatted(LAST.number(), AccessScope.VISIBLE)).plannedOnce();

    /** Observations and plans have the version of their set; a Provenance has its number. */
    private static final Sql VERSION =
            Sql.ofSite("""
            select v.type, v.id, v.version, v.patient, v.recorded_at, v.status, v.sha256, v.body
              from (values ('Observation', :version), ('CarePlan', :version), ('Provenance', 1)) as t (type, version)
             cross join lateral (
                   select v.* from resource_version v
                    where v.site = :site and v.type = t.type and v.assessment = :first and v.version = t.version
                      and v.slot <= %d and (v.type <> 'Provenance' or v.slot = :provenance) and %s
                   offset 0) v
             order by v.slot;
            """.formatted(LAST.number(), AccessScope.VISIBLE)).plannedOnce();

    private AssessmentRows() {}

    static List<StoredVersion> version(JdbcAccess database, AccessScope scope, UUID assessment, int version) {
        return database.list(
                VERSION,
                scope.site(),
                call -> scope.set(call)
                        .text("first", Slot.RESPONSE.id(assessment))
                        .number("version", version)
                        .number("provenance", Slot.ofProvenance(version).number()),
                StoredVersion::of);
    }

    static List<StoredVersion> current(JdbcAccess database, AccessScope scope, UUID assessment) {
        return database.list(
                CURRENT,
                scope.site(),
                call -> scope.set(call).text("first", Slot.RESPONSE.id(assessment)),
                row -> StoredVersion.of(row).withColumns(row));
    }
}
