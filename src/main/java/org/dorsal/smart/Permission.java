package org.dorsal.smart;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answer to "may this caller do that?". */
public sealed interface Permission {

    /**
     * Allowed within bounds that the caller must add to its SQL statement.
     *
     * @param compartment patients
     * @param restriction categories
     */
    record Allowed(GrantedCompartment compartment, Restriction restriction) implements Permission {}

    /** Denied; {@code says} names the scope to request and no patient. */
    record Denied(String says) implements Permission {}

    /** Which resources of a type a scope reaches (granular scopes of SMART App Launch 2.2.0). */
    public sealed interface Restriction {

        /** Every resource of the type. */
        record Unrestricted() implements Restriction {}

        /** Restriction to resources that carry at least one of these categories. */
        record OnlyCategories(Set<Category> anyOf) implements Restriction {
            public OnlyCategories {
                anyOf = Set.copyOf(anyOf);
            }
        }

        /** Whether everything that the other reaches is reached. */
        default boolean includes(Restriction other) {
            return switch (this) {
                case Unrestricted _ -> true;
                case OnlyCategories(var mine) ->
                    other instanceof OnlyCategories(var theirs)
                            && theirs.stream().allMatch(wanted -> mine.stream().anyMatch(one -> one.admits(wanted)));
            };
        }

        /** Returns the union of both restrictions. */
        default Restriction or(Restriction other) {
            if (this instanceof OnlyCategories(var mine) && other instanceof OnlyCategories(var theirs)) {
                return new OnlyCategories(
                        Stream.concat(mine.stream(), theirs.stream()).collect(Collectors.toSet()));
            }
            return new Unrestricted();
        }
    }

    /**
     * Category of a resource or of a scope.
     *
     * @param system the coding's system; empty in a scope means any system, empty in a resource means that it has none
     * @param code the coding's code
     */
    public record Category(Optional<String> system, String code) {
        // no escapes, lists or percent signs: a value that could be read in two ways must not widen a grant
        private static final Pattern TOKEN = Pattern.compile("(?:([^\\s|,&$\\\\%]+)\\|)?([^\\s|,&$\\\\%]+)");

        /** Reads {@code system|code} or {@code code}; anything else, {@code |code} and lists included, is empty. */
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

    /** Patients whose resources a permission covers; becomes a predicate in every statement. */
    public sealed interface GrantedCompartment {

        /** Every patient of the site, never of another site. */
        record WholeSite() implements GrantedCompartment {}

        /** Compartment of one patient (http://hl7.org/fhir/R4/compartmentdefinition-patient.html). */
        record SinglePatient(PatientId patient) implements GrantedCompartment {}
    }
}
