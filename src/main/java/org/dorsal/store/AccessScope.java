package org.dorsal.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How far one caller may see; every read takes one.
 *
 * @param site the caller's organisation, never empty
 */
public record AccessScope(String site, Compartment compartment, Restrictions restrictions) {
    public AccessScope {
        if (site.isBlank()) {
            throw new IllegalArgumentException("a read needs a site");
        }
    }

    /** Grants access to all resources of a site. */
    public static AccessScope ofSite(String site) {
        return new AccessScope(site, new Compartment.AllPatients(), Restrictions.none());
    }

    /** Grants access to one patient of a site. */
    public static AccessScope ofPatient(String site, String patient) {
        return new AccessScope(site, new Compartment.OnlyPatient(patient), Restrictions.none());
    }

    /** The same, narrowed by granular scopes. */
    public AccessScope only(Restrictions narrower) {
        return new AccessScope(site, compartment, narrower);
    }

    /** Binds the compartment and the restrictions, which every read needs in addition to the site. */
    StatementCall set(StatementCall call) throws SQLException {
        var sets = restrictions.anyOf();
        var numbers = IntStream.range(0, sets.size()).boxed();
        call.truth("unrestricted", restrictions.letEverythingThrough())
                .numbers(
                        "restriction",
                        numbers.flatMap(number -> sets.get(number).stream().map(_ -> number)))
                .texts("restriction_term", sets.stream().flatMap(Set::stream).toList());
        return switch (compartment) {
            case Compartment.AllPatients _ -> call.truth("anyone", true).text("patient", "");
            case Compartment.OnlyPatient only -> call.truth("anyone", false).text("patient", only.patient());
        };
    }

    /**
     * Compartment that a caller may read. The predicate of every read contains it: resources outside appear not to
     * exist.
     */
    public sealed interface Compartment {
        /** Every patient of the site, and what belongs to no patient. */
        record AllPatients() implements Compartment {}

        /** Resources of this patient alone; none that belong to no patient. */
        record OnlyPatient(String patient) implements Compartment {
            public OnlyPatient {
                if (patient.isBlank()) {
                    throw new IllegalArgumentException("a patient's compartment needs the patient's id");
                }
            }

            @Override
            public String toString() {
                return "OnlyPatient[hidden]";
            }
        }
    }

    /**
     * Restrictions by granular scopes on a resource type, such as {@code patient/Observation.rs?category=survey}: a
     * resource is visible if it carries all terms of at least one set. An empty list hides every resource.
     */
    public record Restrictions(List<Set<String>> anyOf) {
        private static final Restrictions NONE = new Restrictions(List.of(Set.of()));

        public Restrictions {
            anyOf = anyOf.stream().map(Set::copyOf).toList();
        }

        /** Returns the restrictions that hide nothing: a single empty set of terms. */
        public static Restrictions none() {
            return NONE;
        }

        boolean letEverythingThrough() {
            return anyOf.stream().anyMatch(Set::isEmpty);
        }
    }
}
