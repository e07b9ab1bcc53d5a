package org.dorsal.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dorsal.store.Commit.NewAssessment;
import org.dorsal.store.Commit.NewSignOff;

/**
 * Sorts terms by how a search finds them (performance.md, kinds and origins). Few different codes are in use at a
 * site: what carries the same ones, and has the
 * same status, is of one kind. Encounters and people are too many for that: they lead to assessments.
 */
final class CodeKinds {
    /** Codes of results, of forms and plans, and of events. */
    private static final Set<String> CODES = Set.of(
            "code",
            "category",
            "value-concept",
            "questionnaire",
            "intent",
            "instantiates-canonical",
            "type",
            "subtype",
            "action",
            "outcome");

    private static final Set<String> LINKS = Set.of("encounter", "author", "agent");

    /** References to what the same assessment made. */
    private static final Set<String> ORIGINS = Set.of("derived-from", "target");

    /** Maximum length of a short date interval; must equal the one day in the SQL of searches. */
    static final Duration SHORT = Duration.ofDays(1);

    private static final String LONG = "long ";
    private static final String RESPONSE = "QuestionnaireResponse";

    private CodeKinds() {}

    static boolean isCode(String term) {
        return CODES.contains(parameter(term));
    }

    static boolean isLink(String term) {
        return LINKS.contains(parameter(term));
    }

    static boolean isOrigin(String term) {
        return ORIGINS.contains(parameter(term));
    }

    static String parameter(String term) {
        return term.substring(0, Math.max(0, term.indexOf('=')));
    }

    static long of(NewVersion version) {
        // what takes long is of other kinds, so that what doesn't is found by its start
        var length = version.to().isAfter(version.from().plus(SHORT)) ? LONG : "";
        return mark(length, version.status(), version.terms());
    }

    static long of(NewAuditEvent event) {
        return mark("", "", event.terms());
    }

    /** Equal for the same codes and status, in any order. */
    private static long mark(String length, String status, Collection<String> terms) {
        var codes = terms.stream().filter(CodeKinds::isCode).distinct().sorted().toList();
        return Terms.mark(length + status + "\n" + String.join("\n", codes));
    }

    /** Finds the distinct kinds by a loose index scan and keeps those with matching codes. */
    static String matching(String rows) {
        return """
            with recursive kinds (kind, status, terms, long) as (
                (select v.kind, v.status, v.terms, v.date_to > v.date_from + interval '1 day' from %1$s v
                  where %2$s and v.kind <= 9223372036854775807
                  order by v.kind desc, v.recorded_at desc limit 1)
                union all
                select n.kind, n.status, n.terms, n.long
                  from kinds k
                 cross join lateral (
                       select v.kind, v.status, v.terms, v.date_to > v.date_from + interval '1 day' as long from %1$s v
                        where %2$s and v.kind < k.kind
                        order by v.kind desc, v.recorded_at desc limit 1) n),
            matching as materialized (
                select k.kind, k.long from kinds k
                 where (:statuses::text[] is null or k.status = any (:statuses::text[]))
                   and (:all_codes::bigint[] is null or k.terms @> :all_codes::bigint[])
                   and (:no_codes::bigint[] is null or not k.terms && :no_codes::bigint[])
                   and (:code_choices::integer[] = '{}' or not exists (
                            select from unnest(:code_choices::integer[], :code_choice_terms::bigint[]) as c (number, term)
                             group by c.number having not bool_or(c.term = any (k.terms))))
                   and (:of_any_kind or exists (
                            select from unnest(:restriction::integer[], :restriction_term::bigint[]) as r (number, term)
                             group by r.number having bool_and(r.term = any (k.terms)))))
            """.formatted(rows, CurrentRows.ofType(rows));
    }

    /** The mark of an assessment's id. */
    static long origin(String assessment) {
        return Terms.mark("assessment=" + assessment);
    }

    /** Returns the mark of the assessment that made the results in a commit; 0 if there is none or more than one. */
    private static long origin(Commit commit) {
        var named = Stream.of(
                        commit.assessment().map(NewAssessment::id).stream(),
                        commit.signOff().map(NewSignOff::assessment).stream(),
                        commit.versions().stream()
                                .filter(version -> version.type().equals(RESPONSE))
                                .map(NewVersion::id))
                .flatMap(ids -> ids)
                .distinct()
                .toList();
        return named.size() == 1 ? origin(named.getFirst()) : 0;
    }

    static void setLinks(StatementCall call, List<Commit> commits) throws SQLException {
        record OriginLink(String patient, String term, long origin, Instant at) {}
        var origins = new ArrayList<Long>();
        var links = new LinkedHashSet<OriginLink>();
        for (Commit commit : commits) {
            var origin = origin(commit);
            for (NewVersion version : commit.versions()) {
                origins.add(origin);
                if (origin != 0) {
                    version.terms().stream()
                            .filter(CodeKinds::isLink)
                            .forEach(term ->
                                    links.add(new OriginLink(version.patient(), term, origin, commit.recordedAt())));
                }
            }
        }
        call.marks("origin", origins)
                .texts("link_patient", links, OriginLink::patient)
                .marks(
                        "link_term",
                        Terms.marks(links.stream().map(OriginLink::term).toList()))
                .marks("link_origin", links.stream().map(OriginLink::origin).toList())
                .instants("link_at", links.stream().map(OriginLink::at));
    }

    /** Resource named by a reference of {@link #ORIGINS}: {@code Type/id}, with or without a version. */
    record ResourceReference(String type, String id) {
        static Optional<ResourceReference> in(String term) {
            var parts = term.substring(term.indexOf('=') + 1).split("/", 3);
            return parts.length < 2 ? Optional.empty() : Optional.of(new ResourceReference(parts[0], parts[1]));
        }

        boolean isResponse() {
            return type.equals(RESPONSE);
        }
    }

    /** Returns whether there are terms and all of them match the predicate. */
    static boolean all(Collection<String> terms, Predicate<String> sort) {
        return !terms.isEmpty() && terms.stream().allMatch(sort);
    }

    /** Returns the terms that match the predicate. */
    static List<String> only(Collection<String> terms, Predicate<String> sort) {
        return terms.stream().filter(sort).toList();
    }
}
