package org.dorsal.store;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.util.ConcurrentLruCache;

/**
 * Searches that name patients, resources or business identifiers: few rows, found by an index and sorted. The text
 * holds only the conditions of the query, so that PostgreSQL can reuse its plan: planning a text with every possible
 * condition for each call took four fifths of such a search.
 */
final class NarrowSearch {
    /** Texts that are kept; there are some two thousand ways to ask, and callers use few of them. */
    private static final int KEPT = 256;

    private static final ConcurrentLruCache<NarrowQuery, Sql> TEXTS =
            new ConcurrentLruCache<>(KEPT, NarrowSearch::text);

    private NarrowSearch() {}

    /** Conditions of a search; values are bound by {@link QueryConditions} and {@link AccessScope}. */
    enum NarrowPart {
        COMPARTMENT("v.patient = :patient"),
        PATIENTS("v.patient = any (:patients::text[])"),
        /** Finds the patients in the ledger first, because the key begins with the patient. */
        IDS("""
            v.id = any (:ids::text[])
                   and v.patient = any (array(
                            select l.patient
                              from unnest(:ids::text[]) as named (id)
                             cross join lateral (
                                   select r.patient from resource_version r
                                    where r.site = :site and r.type = :type and r.id = named.id limit 1) l))"""),
        IDENTIFIERS("v.identifier_value = any (:identifiers::text[])"),
        STATUSES("v.status = any (:statuses::text[])"),
        ALL_TERMS("v.terms @> :all_terms::bigint[]"),
        NO_TERMS("not v.terms && :no_terms::bigint[]"),
        CHOICES("""
            not exists (
                        select from unnest(:choices::integer[], :choice_terms::bigint[]) as c (number, term)
                         group by c.number having not bool_or(c.term = any (v.terms)))"""),
        RECORDED("v.recorded_at >= :recorded_from and v.recorded_at < :recorded_before"),
        DATES("""
            not exists (
                        select from unnest(:dates::integer[],
                                           :date_starts_from::text[]::timestamptz[], :date_starts_before::text[]::timestamptz[],
                                           :date_ends_after::text[]::timestamptz[], :date_ends_by::text[]::timestamptz[])
                                    as d (number, starts_from, starts_before, ends_after, ends_by)
                         group by d.number
                        having not bool_or(v.date_from >= d.starts_from and v.date_from < d.starts_before
                                           and v.date_to > d.ends_after and v.date_to <= d.ends_by))"""),
        RESTRICTION("""
            exists (
                        select from unnest(:restriction::integer[], :restriction_term::bigint[]) as r (number, term)
                         group by r.number having bool_and(r.term = any (v.terms)))""");

        private final String sql;

        NarrowPart(String sql) {
            this.sql = sql;
        }

        String sql() {
            return sql;
        }

        /** Returns the condition with a leading {@code and}. */
        String and() {
            return "   and " + sql + "\n";
        }

        Optional<NarrowPart> where(boolean asked) {
            return asked ? Optional.of(this) : Optional.empty();
        }
    }

    private record NarrowQuery(Set<NarrowPart> parts, ResourceQuery.QuerySort sort) {}

    /** The text of one page of resource versions. */
    static Sql page(AccessScope reach, QueryConditions asked, ResourceQuery.QuerySort sort) {
        Set<NarrowPart> parts = asked.parts();
        if (reach.compartment() instanceof AccessScope.Compartment.OnlyPatient) {
            parts.add(NarrowPart.COMPARTMENT);
        }
        if (!reach.restrictions().letEverythingThrough()) {
            parts.add(NarrowPart.RESTRICTION);
        }
        return page(parts, sort);
    }

    static Sql page(Set<NarrowPart> parts, ResourceQuery.QuerySort sort) {
        return TEXTS.get(new NarrowQuery(parts, sort));
    }

    private static Sql text(NarrowQuery asked) {
        return SearchTexts.among(
                asked.parts().stream().map(NarrowPart::and).collect(Collectors.joining()), asked.sort());
    }
}
