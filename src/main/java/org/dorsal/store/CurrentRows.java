package org.dorsal.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Rows of {@code current_resources} that a commit writes: the resources of a type that it wrote about an assessment are
 * one row, if their dates and terms are equal. Versions that it replaces are taken out of their row, or the row is
 * deleted with its last one. A response has one row, which each version updates: commits that continue it lock this row.
 * The expressions follow one named {@code versions}, which takes that lock.
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
             where exists (select from versions)
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
             where exists (select from versions)),
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
     * Binds the values of both expressions; of several versions of a resource the highest is current.
     *
     * @param sets code set of each version
     * @param terms terms of each version
     */
    static StatementCall set(
            StatementCall call,
            List<NewVersion> versions,
            List<Instant> times,
            List<CodeSet> sets,
            List<NewVersion.RowTerms> terms)
            throws SQLException {
        Map<String, Member> members = new TreeMap<>();
        for (int at = 0; at < versions.size(); at++) {
            NewVersion version = versions.get(at);
            var member = new Member(
                    SlottedId.of(version.id()),
                    version,
                    times.get(at),
                    sets.get(at),
                    terms.get(at).indexed());
            members.merge(version.type() + "/" + version.id(), member, Member::later);
        }
        SequencedMap<RowKey, List<Member>> rows = members.values().stream()
                .collect(Collectors.groupingBy(Member::row, LinkedHashMap::new, Collectors.toList()));
        setRows(
                call,
                rows.sequencedValues().stream()
                        .sorted(Comparator.comparing((List<Member> row) ->
                                        row.getFirst().id().assessment())
                                .thenComparing(row -> row.getFirst().version().type()))
                        .toList());
        if (mayReplace(versions)) {
            setReplaced(call, members.values());
        }
        return call;
    }

    private static void setRows(StatementCall call, List<List<Member>> rows) throws SQLException {
        List<Member> firsts = rows.stream().map(List::getFirst).toList();
        call.texts("current_type", firsts, member -> member.version().type())
                .texts("current_assessment", firsts, member -> member.id().assessment())
                .numbers("current_part", firsts.stream().map(Member::part))
                .texts("current_patient", firsts, member -> member.version().patient())
                .instants("current_at", firsts.stream().map(Member::recordedAt))
                .instants(
                        "current_from",
                        firsts.stream().map(member -> member.version().from()))
                .instants(
                        "current_to",
                        firsts.stream().map(member -> member.version().to()))
                .truths("current_prompt", firsts.stream().map(Member::isPrompt))
                .texts(
                        "current_slots",
                        rows,
                        row -> array(row, member -> member.id().slot()))
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
                        firsts.stream().map(Member::terms));
    }

    private static void setReplaced(StatementCall call, Collection<Member> members) throws SQLException {
        List<List<Member>> rows = List.copyOf(members.stream()
                .filter(member -> mayReplace(member.version()))
                .collect(Collectors.groupingBy(
                        member -> List.of(member.version().type(), member.id().assessment())))
                .values());
        call.texts("replaced_type", rows, row -> row.getFirst().version().type())
                .texts("replaced_assessment", rows, row -> row.getFirst().id().assessment())
                .texts("replaced_patient", rows, row -> row.getFirst().version().patient())
                .texts(
                        "replaced_slots",
                        rows,
                        row -> array(row, member -> member.id().slot()));
    }

    private static String array(List<Member> row, Function<Member, Object> column) {
        return row.stream().map(column).map(Object::toString).collect(Collectors.joining(",", "{", "}"));
    }

    /** Equal for the resources of a row. */
    private record RowKey(
            String type,
            String assessment,
            boolean first,
            String patient,
            Instant from,
            Instant to,
            Instant recordedAt,
            List<String> terms) {}

    /** Resource of a row. */
    private record Member(SlottedId id, NewVersion version, Instant recordedAt, CodeSet set, List<String> terms) {
        RowKey row() {
            return new RowKey(
                    version.type(),
                    id.assessment(),
                    id.slot() == 0,
                    version.patient(),
                    version.from(),
                    version.to(),
                    recordedAt,
                    terms);
        }

        int part() {
            return id.slot() == 0 ? 0 : version.version() * SLOTS + id.slot();
        }

        boolean isPrompt() {
            return !version.to().isAfter(version.from().plus(DateBounds.DAY))
                    && Duration.between(version.from(), recordedAt).abs().compareTo(DateBounds.DAY) < 0;
        }

        Member later(Member other) {
            return version.version() > other.version.version() ? this : other;
        }
    }
}
