package org.dorsal.store;

import java.sql.SQLException;
import java.util.*;
import java.util.stream.IntStream;

/**
 * Resources that one caller may read. Each read statement contains the scope, so that a resource outside of it appears not
 * to exist.
 *
 * @param site the caller's organisation, never empty
 * @param patient the only patient with visible resources, which excludes resources without a patient; empty for all patients of
 *     the site
 * @param restrictions restrictions by granular scopes on a resource type, such as {@code
 *     patient/Observation.rs?category=survey}: a resource is visible if it carries all terms of at least one set; none is
 *     visible without a set
 */
public record AccessScope(String site, Optional<String> patient, List<Set<String>> restrictions) {
    private static final List<Set<String>> UNRESTRICTED = List.of(Set.of());

    /** Condition on the rows {@code v} of a table with terms. */
    static final String VISIBLE = """
            (:anyone or v.patient = :patient)
               and (:unrestricted or exists (
                        select from unnest(:restriction::integer[], :restriction_term::text[]) as r (number, term)
                         group by r.number
                        having bool_and(r.term = any (v.terms) or r.term = any (array(
                                   select unnest(s.codes) from code_set s
                                    where s.site = :site and s.type = v.type and s.id = v.code_set)))))
            """;

    public AccessScope {
        if (site.isBlank()) {
            throw new IllegalArgumentException("a read needs a site");
        }
        if (patient.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException("a patient's compartment needs the patient's id");
        }
        restrictions = restrictions.stream().map(Set::copyOf).toList();
    }

    /** Grants access to all resources of a site. */
    public static AccessScope ofSite(String site) {
        return new AccessScope(site, Optional.empty(), UNRESTRICTED);
    }

    /** Grants access to one patient of a site. */
    public static AccessScope ofPatient(String site, String patient) {
        return new AccessScope(site, Optional.of(patient), UNRESTRICTED);
    }

    /** The same, narrowed to resources that carry all terms of at least one of these sets. */
    public AccessScope only(List<Set<String>> sets) {
        return new AccessScope(site, patient, sets);
    }

    /** Whether no granular scope hides a resource. */
    boolean isUnrestricted() {
        return restrictions.stream().anyMatch(Set::isEmpty);
    }

    /** Binds the patient and the restrictions, which every read needs in addition to the site. */
    StatementCall set(StatementCall call) throws SQLException {
        var numbers = IntStream.range(0, restrictions.size()).boxed();
        return call.truth("unrestricted", isUnrestricted())
                .numbers(
                        "restriction",
                        numbers.flatMap(
                                number -> restrictions.get(number).stream().map(_ -> number)))
                .texts(
                        "restriction_term",
                        restrictions.stream().flatMap(Set::stream).toList())
                .truth("anyone", patient.isEmpty())
                .text("patient", patient.orElse(""));
    }

    /** Binds patient and restrictions, and the key of one resource. */
    StatementCall set(StatementCall call, String type, String id) throws SQLException {
        SlottedId slotted = SlottedId.of(id);
        return set(call)
                .text("type", type)
                .text("assessment", slotted.assessment())
                .number("slot", slotted.slot());
    }
}
