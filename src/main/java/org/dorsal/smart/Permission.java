package org.dorsal.smart;

import java.util.*;
import java.util.regex.*;
import java.util.stream.*;

/** Decision on an interaction of a caller. */
public sealed interface Permission {

    /**
     * Permits the interaction within bounds that the caller of this package must apply in its statement.
     *
     * @param patient the only patient with permitted records (http://hl7.org/fhir/R4/compartmentdefinition-patient.html);
     *     empty for all patients of the site, never of another site
     * @param restriction resources of the type that may be used
     */
    record Allowed(Optional<PatientId> patient, Restriction restriction) implements Permission {
        /** Permits the interaction for all patients of the site. */
        public static Allowed ofSite(Restriction restriction) {
            return new Allowed(Optional.empty(), restriction);
        }

        /** Permits the interaction for one patient, so that a missing patient never means all. */
        public static Allowed ofPatient(PatientId patient, Restriction restriction) {
            return new Allowed(Optional.of(patient), restriction);
        }
    }

    /** Denies the interaction; {@code message} names the missing scope for the integrator and no patient. */
    record Denied(String message) implements Permission {}

    /** Restriction of a scope to some resources of a type (granular scopes of SMART App Launch 2.2.0). */
    public sealed interface Restriction {

        /** Every resource of the type. */
        record Unrestricted() implements Restriction {}

        /** Resources that have at least one of these categories. */
        record OnlyCategories(Set<Category> anyOf) implements Restriction {
            public OnlyCategories {
                anyOf = Set.copyOf(anyOf);
            }
        }

        /** Returns whether this restriction admits every resource that the other admits. */
        default boolean includes(Restriction other) {
            return switch (this) {
                case Unrestricted _ -> true;
                case OnlyCategories(var mine) ->
                    other instanceof OnlyCategories(var otherCategories)
                            && otherCategories.stream()
                                    .allMatch(wanted -> mine.stream().anyMatch(scope -> scope.admits(wanted)));
            };
        }

        /** Returns the union of both restrictions. */
        default Restriction or(Restriction other) {
            if (this instanceof OnlyCategories(var mine) && other instanceof OnlyCategories(var otherCategories)) {
                return new OnlyCategories(
                        Stream.concat(mine.stream(), otherCategories.stream()).collect(Collectors.toSet()));
            }
            return new Unrestricted();
        }
    }

    /**
     * Category of a resource, or the category that a scope requires.
     *
     * @param system system of the coding; empty in a scope for any system, empty in a resource without one
     * @param code code of the coding
     */
    public record Category(Optional<String> system, String code) {
        // no escapes, lists or percent signs: an ambiguous value must not widen a grant
        private static final Pattern TOKEN = Pattern.compile("(?:([^\\s|,&$\\\\%]+)\\|)?([^\\s|,&$\\\\%]+)");

        /** Parses {@code system|code} or {@code code}; any other text, including {@code |code} and lists, is empty. */
        static Optional<Category> ofToken(String token) {
            Matcher m = TOKEN.matcher(token);
            return m.matches()
                    ? Optional.of(new Category(Optional.ofNullable(m.group(1)), m.group(2)))
                    : Optional.empty();
        }

        private boolean admits(Category ofResource) {
            return code.equals(ofResource.code) && (system.isEmpty() || system.equals(ofResource.system));
        }
    }
}
