package org.dorsal.store;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows of {@code current_resources} that a commit writes: those of the ledger ({@link VersionRows}), without resources that
 * a later version of the same statement replaces. Versions that the commit replaces are taken out of their row, or the row
 * is deleted with its last one. A response has one row, which each version updates: commits that continue it lock this row.
 * The expressions follow one named {@code versions}, which takes that lock. They count its rows, so that all versions are
 * inserted before any current row is locked: {@code exists} would insert the first one, lock, and insert the others.
 */
final class CurrentRows {
    /** Common table expression that inserts the rows. */
    static final String INSERT = """
        current as (
            insert into current_resources as c (site, type, assessment, part, patient, recorded_at, date_from, date_to, prompt,
                                                version, slots, code_sets, terms)
            select :site, g.type, g.assessment, case g.slot when 0 then 0 else 4096 * g.version + g.slot end, g.patient,
                   g.recorded_at, g.date_from, g.date_to, g.prompt, g.version, g.slots, g.code_sets, g.terms[1:g.indexed_terms]
              from given g
             where g.current and (select count(*) from versions) > 0
                on conflict on constraint current_resources_pkey do update
               set recorded_at = excluded.recorded_at, date_from = excluded.date_from, date_to = excluded.date_to,
                   prompt = excluded.prompt, version = excluded.version, code_sets = excluded.code_sets, terms = excluded.terms
             where c.part = 0 and c.version < excluded.version),
        """;

    /** Common table expressions that take replaced versions out of their rows. */
    static final String REPLACE = """
        replaced as materialized (
            select (:replaced_type::text[])[at] as type, (:replaced_assessment::text[])[at] as assessment,
                   (:replaced_slots::text[])[at]::smallint[] as slots
              from generate_subscripts(:replaced_type::text[], 1) as at
             where (select count(*) from versions) > 0),
        removed as (
            delete from current_resources c using replaced r
             where c.site = :site and c.type = any (:replaced_type::text[]) and c.assessment = any (:replaced_assessment::text[])
               and c.patient = any (:replaced_patient::text[])
               and c.type = r.type and c.assessment = r.assessment and c.part > 0 and c.slots <@ r.slots),
        reduced as (
            update current_resources c set (slots, code_sets) = (
                   select array_agg(m.slot order by m.slot), array_agg(m.code_set order by m.slot)
                     from unnest(c.slots, c.code_sets) as m (slot, code_set)
                    where m.slot <> all (r.slots))
              from replaced r
             where c.site = :site and c.type = any (:replaced_type::text[]) and c.assessment = any (:replaced_assessment::text[])
               and c.patient = any (:replaced_patient::text[])
               and c.type = r.type and c.assessment = r.assessment and c.part > 0
               and c.slots && r.slots and not c.slots <@ r.slots),
        """;

    private static final String RESOURCES = """
        (select %s as id, r.assessment, m.slot, r.version, m.code_set, r.type, r.patient, r.recorded_at, r.date_from, r.date_to,
                r.terms
           from (%%s) r cross join unnest(r.slots, r.code_sets) as m (slot, code_set)) v\
        """.formatted(SlottedId.sql("r.assessment", "m.slot"));

    private CurrentRows() {}

    /**
     * Returns the resources {@code v} of rows.
     *
     * @param rows query of rows of {@code current_resources}
     */
    static String resources(String rows) {
        return RESOURCES.formatted(rows);
    }

    /** Whether a version of these may replace another one. */
    static boolean mayReplace(List<NewVersion> versions) {
        return versions.stream().anyMatch(CurrentRows::mayReplace);
    }

    private static boolean mayReplace(NewVersion version) {
        return version.version() > 1 && SlottedId.of(version.id()).slot() > 0;
    }

    /** Binds what {@link #REPLACE} needs, if a version may replace another one. */
    static StatementCall setReplaced(StatementCall call, List<PreparedVersion> versions) throws SQLException {
        List<List<PreparedVersion>> rows = List.copyOf(versions.stream()
                .filter(version -> mayReplace(version.version()))
                .collect(Collectors.groupingBy(version -> List.of(version.type(), version.assessment())))
                .values());
        return rows.isEmpty()
                ? call
                : call.texts("replaced_type", rows, row -> row.getFirst().type())
                        .texts(
                                "replaced_assessment",
                                rows,
                                row -> row.getFirst().assessment())
                        .texts("replaced_patient", rows, row -> row.getFirst().patient())
                        .texts(
                                "replaced_slots",
                                rows,
                                row -> VersionRows.array(row.stream().map(PreparedVersion::slot)));
    }
}
