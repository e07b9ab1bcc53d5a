package org.dorsal.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Rows of {@code current_resources} that a commit writes: the resources of a type that it wrote about an assessment are
 * one row, if their dates and terms are equal. Versions that it replaces are taken out of their row, or the row is
 * deleted with its last one. A response has one row, which each version updates: commits that continue it lock this row.
 * The expressions follow one named {@code versions}, which takes that lock. They count its rows, so that all versions are
 * inserted before any current row is locked: {@code exists} would insert the first one, lock, and insert the others.
 */
final class CurrentRows {
    /** Common table expression that inserts the rows. */
    static final String INSERT = """
        current as (
            insert into current_resources as c (site, type, assessment, part, patient, recorded_at, date_from, date_to, prompt,
                                                slots, versions, code_sets, terms)
            select :site, (:current_type::text[])[at], (:current_assessment::text[])[at], (:current_part::integer[])[at],
                   (:current_patient::text[])[at], (:current_at::text[])[at]::timestamptz,
                   (:current_from::text[])[at]::timestamptz, (:current_to::text[])[at]::timestamptz, (:current_prompt::boolean[])[at],
                   (:current_slots::text[])[at]::smallint[], (:current_versions::text[])[at]::integer[],
                   (:current_sets::text[])[at]::uuid[],
                   (:current_terms::text[])[(:current_first_term::integer[])[at]:(:current_last_term::integer[])[at]]
              from generate_subscripts(:current_type::text[], 1) as at
             where (select count(*) from versions) > 0
                on conflict on constraint current_resources_pkey do update
               set recorded_at = excluded.recorded_at, date_from = excluded.date_from, date_to = excluded.date_to,
                   prompt = excluded.prompt, versions = excluded.versions, code_sets = excluded.code_sets, terms = excluded.terms
             where c.part = 0 and c.versions < excluded.versions),
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
            update current_resources c set (slots, versions, code_sets) = (
                   select array_agg(m.slot order by m.slot), array_agg(m.version order by m.slot),
                          array_agg(m.code_set order by m.slot)
                     from unnest(c.slots, c.versions, c.code_sets) as m (slot, version, code_set)
                    where m.slot <> all (r.slots))
              from replaced r
             where c.site = :site and c.type = any (:replaced_type::text[]) and c.assessment = any (:replaced_assessment::text[])
               and c.patient = any (:replaced_patient::text[])
               and c.type = r.type and c.assessment = r.assessment and c.part > 0
               and c.slots && r.slots and not c.slots <@ r.slots),
        """;

    private static final String RESOURCES = """
        (select %s as id, r.assessment, m.slot, m.version, m.code_set, r.type, r.patient, r.recorded_at, r.date_from, r.date_to,
                r.terms
           from (%%s) r cross join unnest(r.slots, r.versions, r.code_sets) as m (slot, version, code_set)) v\
        """.formatted(SlottedId.sql("r.assessment", "m.slot"));

    private static final int SLOTS = 0x1000;

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

    /**
     * Binds the values of both expressions; of several versions of a resource the highest is current. Rows are in the order
     * of assessments, so that two commits can't wait for each other in a circle.
     */
    static StatementCall set(StatementCall call, List<PreparedVersion> versions) throws SQLException {
        Collection<PreparedVersion> current = versions.stream()
                .collect(Collectors.toMap(
                        version -> List.of(version.type(), version.version().id()),
                        Function.identity(),
                        BinaryOperator.maxBy(Comparator.comparingInt(
                                version -> version.version().version()))))
                .values();
        Map<RowKey, List<PreparedVersion>> rows = current.stream()
                .sorted(PreparedVersion.ORDER)
                .collect(Collectors.groupingBy(RowKey::of, LinkedHashMap::new, Collectors.toList()));
        setRows(call, List.copyOf(rows.values()));
        List<PreparedVersion> replacing = current.stream()
                .filter(version -> mayReplace(version.version()))
                .toList();
        if (!replacing.isEmpty()) {
            setReplaced(call, replacing);
        }
        return call;
    }

    private static void setRows(StatementCall call, List<List<PreparedVersion>> rows) throws SQLException {
        List<PreparedVersion> firsts = rows.stream().map(List::getFirst).toList();
        call.texts("current_type", firsts, PreparedVersion::type)
                .texts("current_assessment", firsts, PreparedVersion::assessment)
                .numbers("current_part", firsts.stream().map(CurrentRows::part))
                .texts("current_patient", firsts, PreparedVersion::patient)
                .instants("current_at", firsts.stream().map(PreparedVersion::recordedAt))
                .instants(
                        "current_from",
                        firsts.stream().map(first -> first.version().from()))
                .instants(
                        "current_to",
                        firsts.stream().map(first -> first.version().to()))
                .truths("current_prompt", firsts.stream().map(CurrentRows::isPrompt))
                .texts("current_slots", rows, row -> array(row, PreparedVersion::slot))
                .texts(
                        "current_versions",
                        rows,
                        row -> array(row, member -> member.version().version()))
                .texts(
                        "current_sets",
                        rows,
                        row -> array(row, member -> member.set().id()))
                .slices(
                        "current_terms",
                        "current_first_term",
                        "current_last_term",
                        firsts.stream().map(first -> first.terms().indexed()));
    }

    private static void setReplaced(StatementCall call, List<PreparedVersion> versions) throws SQLException {
        List<List<PreparedVersion>> rows = List.copyOf(versions.stream()
                .collect(Collectors.groupingBy(version -> List.of(version.type(), version.assessment())))
                .values());
        call.texts("replaced_type", rows, row -> row.getFirst().type())
                .texts("replaced_assessment", rows, row -> row.getFirst().assessment())
                .texts("replaced_patient", rows, row -> row.getFirst().patient())
                .texts("replaced_slots", rows, row -> array(row, PreparedVersion::slot));
    }

    private static String array(List<PreparedVersion> row, Function<PreparedVersion, Object> column) {
        return row.stream().map(column).map(Object::toString).collect(Collectors.joining(",", "{", "}"));
    }

    private static int part(PreparedVersion first) {
        return first.slot() == 0 ? 0 : first.version().version() * SLOTS + first.slot();
    }

    private static boolean isPrompt(PreparedVersion first) {
        Instant from = first.version().from();
        return !first.version().to().isAfter(from.plus(DateBounds.DAY))
                && Duration.between(from, first.recordedAt()).abs().compareTo(DateBounds.DAY) < 0;
    }

    /** Equal for the resources of a row. */
    private record RowKey(
            String type,
            String assessment,
            boolean ofResponse,
            String patient,
            Instant from,
            Instant to,
            Instant recordedAt,
            List<String> terms) {
        static RowKey of(PreparedVersion version) {
            return new RowKey(
                    version.type(),
                    version.assessment(),
                    version.slot() == 0,
                    version.patient(),
                    version.version().from(),
                    version.version().to(),
                    version.recordedAt(),
                    version.terms().indexed());
        }
    }
}
