package org.dorsal.store;

import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows of {@code resource_versions}, the ledger: the resources of a type that one commit writes about an assessment are one
 * row, if their version, status, dates and terms are equal. Searches find the slots that are in the column newest: each
 * version takes its slots out of the rows before it. A resource of which a later version comes with the same statement has
 * another row than the others: it is in none.
 */
final class VersionRows {
    /** Common table expressions that insert the rows of the ledger, after one named {@code continued} ({@link CommitWriter}). */
    static final String INSERT = """
        given as materialized (
            select (:type::text[])[at] as type, (:assessment::text[])[at] as assessment, (:version::integer[])[at] as version,
                   (:slot::integer[])[at] as slot, (:patient::text[])[at] as patient, (:status::text[])[at] as status,
                   (:version_at::text[])[at]::timestamptz as recorded_at, (:date_from::text[])[at]::timestamptz as date_from,
                   (:date_to::text[])[at]::timestamptz as date_to, (:slots::text[])[at]::smallint[] as slots,
                   (:code_sets::text[])[at]::uuid[] as code_sets,
                   (:terms::text[])[(:first_term::integer[])[at]:(:last_term::integer[])[at]] as terms,
                   (:indexed_terms::integer[])[at] as indexed_terms, (:sha256::bytea[])[at] as sha256,
                   (:ends::text[])[at]::integer[] as ends, (:bodies::bytea[])[at] as bodies, (:current::boolean[])[at] as current
              from generate_subscripts(:version::integer[], 1) as at),
        versions as (
            insert into resource_versions (site, type, assessment, version, slot, patient, status, recorded_at, date_from, date_to,
                                           slots, code_sets, terms, indexed_terms, sha256, ends, bodies, newest)
            select :site, g.type, g.assessment,
                   case when exists (select unnest(:continued::text[]) except select assessment from continued)
                        then 0 else g.version end,
                   g.slot, g.patient, nullif(g.status, ''), g.recorded_at, g.date_from, g.date_to,
                   g.slots, g.code_sets, g.terms, g.indexed_terms, g.sha256, g.ends, g.bodies,
                   case when g.current then g.slots else '{}' end
              from given g
            returning 1),
        """;

    /**
     * Common table expressions that take the slots out of earlier rows. They count the versions, so that all are inserted
     * before any earlier row is locked: {@code exists} would insert the first one, lock, and insert the others.
     */
    static final String REPLACE = """
        replaced as materialized (
            select (:replaced_type::text[])[at] as type, (:replaced_assessment::text[])[at] as assessment,
                   (:replaced_slots::text[])[at]::smallint[] as slots
              from generate_subscripts(:replaced_type::text[], 1) as at
             where (select count(*) from versions) > 0),
        reduced as (
            update resource_versions v
               set newest = array(select m.slot from unnest(v.newest) as m (slot) where m.slot <> all (r.slots) order by m.slot)
              from replaced r
             where v.site = :site and v.type = any (:replaced_type::text[]) and v.assessment = any (:replaced_assessment::text[])
               and v.patient = any (:replaced_patient::text[])
               and v.type = r.type and v.assessment = r.assessment and v.newest && r.slots),
        """;

    private VersionRows() {}

    /** Binds the values, in the order of the versions, which is {@link PreparedVersion#ORDER}. */
    static StatementCall set(StatementCall call, List<PreparedVersion> versions) throws SQLException {
        Map<String, Integer> newest =
                versions.stream().collect(Collectors.toMap(VersionRows::resource, VersionRows::number, Math::max));
        List<List<PreparedVersion>> rows = rows(versions, newest);
        List<PreparedVersion> firsts = rows.stream().map(List::getFirst).toList();
        List<Frames> bodies = rows.stream().map(Frames::of).toList();
        return call.texts("type", firsts, PreparedVersion::type)
                .texts("assessment", firsts, PreparedVersion::assessment)
                .numbers("version", firsts.stream().map(VersionRows::number))
                .numbers("slot", firsts.stream().map(PreparedVersion::slot))
                .texts("patient", firsts, PreparedVersion::patient)
                .texts("status", firsts, first -> first.version().status())
                .instants("version_at", firsts.stream().map(PreparedVersion::recordedAt))
                .instants(
                        "date_from",
                        firsts.stream().map(first -> first.version().from()))
                .instants(
                        "date_to", firsts.stream().map(first -> first.version().to()))
                .texts("slots", rows, row -> array(row.stream().map(PreparedVersion::slot)))
                .texts(
                        "code_sets",
                        rows,
                        row -> array(row.stream().map(member -> member.set().id())))
                .slices(
                        "terms",
                        "first_term",
                        "last_term",
                        firsts.stream().map(first -> first.terms().all()))
                .numbers(
                        "indexed_terms",
                        firsts.stream().map(first -> first.terms().indexed().size()))
                .bytes(
                        "sha256",
                        rows.stream()
                                .map(row -> joined(row.stream()
                                        .map(member -> member.version().hash()))))
                .texts("ends", bodies, frames -> array(frames.ends().stream()))
                .bytes("bodies", bodies.stream().map(Frames::bytes))
                .truths("current", firsts.stream().map(first -> isCurrent(first, newest)));
    }

    /** Two commits that write the same version of a resource get a row each, so that they conflict at the primary key. */
    private static List<List<PreparedVersion>> rows(List<PreparedVersion> versions, Map<String, Integer> newest) {
        var rows = new ArrayList<List<PreparedVersion>>();
        var open = new HashMap<List<Object>, List<PreparedVersion>>();
        for (PreparedVersion version : versions) {
            List<Object> key = key(version, newest);
            List<PreparedVersion> row = open.getOrDefault(key, List.of());
            if (row.isEmpty() || row.getLast().slot() == version.slot()) {
                row = new ArrayList<>();
                open.put(key, row);
                rows.add(row);
            }
            row.add(version);
        }
        return rows;
    }

    private static List<Object> key(PreparedVersion version, Map<String, Integer> newest) {
        return List.of(
                version.type(),
                version.assessment(),
                version.slot() == 0,
                version.patient(),
                version.recordedAt(),
                number(version),
                version.version().status(),
                version.version().from(),
                version.version().to(),
                version.terms(),
                isCurrent(version, newest));
    }

    /** Whether no version of the same statement is newer. */
    private static boolean isCurrent(PreparedVersion version, Map<String, Integer> newest) {
        return newest.getOrDefault(resource(version), 0) == number(version);
    }

    private static String resource(PreparedVersion version) {
        return version.type() + "/" + version.version().id();
    }

    private static int number(PreparedVersion version) {
        return version.version().version();
    }

    /** Whether a version of these may replace another one. */
    static boolean mayReplace(List<NewVersion> versions) {
        return versions.stream().anyMatch(version -> version.version() > 1);
    }

    /** Binds what {@link #REPLACE} needs. */
    static StatementCall setReplaced(StatementCall call, List<PreparedVersion> versions) throws SQLException {
        List<List<PreparedVersion>> rows = List.copyOf(versions.stream()
                .filter(version -> number(version) > 1)
                .collect(Collectors.groupingBy(version -> List.of(version.type(), version.assessment())))
                .values());
        return call.texts("replaced_type", rows, row -> row.getFirst().type())
                .texts("replaced_assessment", rows, row -> row.getFirst().assessment())
                .texts("replaced_patient", rows, row -> row.getFirst().patient())
                .texts("replaced_slots", rows, row -> array(row.stream().map(PreparedVersion::slot)));
    }

    private static String array(Stream<?> elements) {
        return elements.map(Object::toString).collect(Collectors.joining(",", "{", "}"));
    }

    private static byte[] joined(Stream<byte[]> parts) {
        var joined = new ByteArrayOutputStream();
        parts.forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    /**
     * Compressed bodies of a row.
     *
     * @param ends end of each, in bytes
     */
    private record Frames(byte[] bytes, List<Integer> ends) {
        static Frames of(List<PreparedVersion> row) {
            var joined = new ByteArrayOutputStream();
            var ends = new ArrayList<Integer>();
            for (PreparedVersion member : row) {
                joined.writeBytes(BodyCompression.pack(member.version().body()));
                ends.add(joined.size());
            }
            return new Frames(joined.toByteArray(), ends);
        }
    }
}
