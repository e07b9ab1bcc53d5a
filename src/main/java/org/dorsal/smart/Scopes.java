package org.dorsal.smart;

import static org.dorsal.smart.Interaction.CREATE;
import static org.dorsal.smart.Interaction.DELETE;
import static org.dorsal.smart.Interaction.READ;
import static org.dorsal.smart.Interaction.SEARCH;
import static org.dorsal.smart.Interaction.UPDATE;

import java.util.*;
import java.util.regex.*;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Scopes of one token by the grammar of SMART App Launch 2.2.0; version 1 names are converted. Deny by default: an
 * unknown or malformed scope, or one with an unsupported restriction, grants nothing.
 */
public final class Scopes {
    private static final Pattern LOOSE =
            Pattern.compile("(?i)(patient|user|system)/(\\*|[a-z]+)\\.([a-z]+|\\*)(\\?.*)?", Pattern.DOTALL);

    private final List<Scope> granting;

    private Scopes(List<Scope> granting) {
        this.granting = granting;
    }

    /** Parses the values of a scope claim. */
    public static Scopes parse(Collection<String> words) {
        return new Scopes(
                words.stream().flatMap(word -> Scope.of(word).stream()).toList());
    }

    /** Returns the values of a claim that is the string of RFC 6749 or an array; empty for any other foreign value. */
    public static Optional<List<String>> words(@Nullable Object claim) {
        return switch (claim) {
            case String text -> Optional.of(List.of(text.split(" ", -1)));
            case Collection<?> list
            when list.stream().allMatch(String.class::isInstance) ->
                Optional.of(list.stream().map(String.class::cast).toList());
            case null, default -> Optional.empty();
        };
    }

    /**
     * Returns a scope in the notation of SMART App Launch 2.2.0. EHRs grant {@code .Read} and letters in any order; a
     * restriction and a scope that concerns no resources remain unchanged. For scopes that an EHR granted to Dorsal,
     * never for those of callers.
     */
    public static String canonical(String word) {
        Matcher m = LOOSE.matcher(word);
        if (!m.matches()) {
            return word;
        }
        String rights = m.group(3).toLowerCase(Locale.ROOT);
        String ordered = rights.matches("[cruds]+") ? Scope.letters(rights) : rights;
        return m.group(1).toLowerCase(Locale.ROOT) + "/" + m.group(2) + "." + ordered
                + Optional.ofNullable(m.group(4)).orElse("");
    }

    /** Returns the number of scopes that grant something. */
    public int size() {
        return granting.size();
    }

    /**
     * Returns whether these scopes grant everything that one scope requests; {@code patient/*.read} covers
     * {@code patient/Patient.rs}. A scope that does not concern FHIR resources, or is malformed, is never covered.
     */
    public boolean cover(String word) {
        return Scope.of(word)
                .filter(wanted -> wanted.interactions().stream()
                        .allMatch(interaction -> reach(wanted.level(), interaction, wanted.type())
                                .filter(reached -> reached.includes(wanted.restriction()))
                                .isPresent()))
                .isPresent();
    }

    /** Returns whether any scope of any level covers the interaction. */
    boolean cover(Interaction interaction, String type) {
        return granting.stream().anyMatch(s -> s.covers(interaction, type));
    }

    /** Returns the union of the restrictions of one level's scopes; empty when none covers the interaction. */
    Optional<Permission.Restriction> reach(Scope.ScopeLevel level, Interaction interaction, String type) {
        return granting.stream()
                .filter(s -> s.level() == level && s.covers(interaction, type))
                .map(Scope::restriction)
                .reduce(Permission.Restriction::or);
    }

    /** @param type resource type, or {@code *} */
    record Scope(ScopeLevel level, String type, Set<Interaction> interactions, Permission.Restriction restriction) {
        private static final Pattern FORM =
                Pattern.compile("(patient|user|system)/(\\*|[A-Z][A-Za-z]{0,63})\\.(?:([cruds]{1,5})|(read|write|\\*))"
                        + "(?:\\?([^=&?\\s]+=[^=&?\\s]+(?:&[^=&?\\s]+=[^=&?\\s]+)*+))?");
        private static final String CATEGORY = "category=";
        private static final Set<String> WITH_CATEGORY = Set.of("Observation", "CarePlan");

        Scope {
            interactions = Set.copyOf(interactions);
        }

        /** Level of a scope: the party for which the client acts. */
        enum ScopeLevel {
            PATIENT,
            USER,
            SYSTEM
        }

        /**
         * Parses a scope; empty when it grants nothing: no scope on FHIR resources, such as {@code openid}, or a
         * malformed one.
         */
        static Optional<Scope> of(String word) {
            Matcher m = FORM.matcher(word);
            if (!m.matches()
                    || (m.group(3) != null && !m.group(3).equals(letters(m.group(3))))
                    || (m.group(4) != null && m.group(5) != null)) {
                return Optional.empty();
            }
            var level = ScopeLevel.valueOf(m.group(1).toUpperCase(Locale.ROOT));
            var interactions = m.group(3) != null ? ofLetters(m.group(3)) : ofVersion1(m.group(4));
            return restriction(m.group(2), Optional.ofNullable(m.group(5)))
                    .map(restriction -> new Scope(level, m.group(2), interactions, restriction));
        }

        /**
         * Parses a restriction; empty when it is not enforced here, because granting the whole scope would grant too
         * much.
         */
        private static Optional<Permission.Restriction> restriction(String type, Optional<String> parameters) {
            if (parameters.isEmpty()) {
                return Optional.of(new Permission.Restriction.Unrestricted());
            }
            // a second parameter would mean "both", which no search supports: & is in no category's token
            return parameters
                    .filter(narrowing -> WITH_CATEGORY.contains(type) && narrowing.startsWith(CATEGORY))
                    .flatMap(narrowing -> Permission.Category.ofToken(narrowing.substring(CATEGORY.length())))
                    .map(category -> new Permission.Restriction.OnlyCategories(Set.of(category)));
        }

        /** Returns the rights in the order of the grammar, each once. */
        private static String letters(String rights) {
            return ofLetters(rights).stream()
                    .map(i -> String.valueOf(i.letter()))
                    .collect(Collectors.joining());
        }

        private static Set<Interaction> ofLetters(String letters) {
            return Arrays.stream(Interaction.values())
                    .filter(i -> letters.indexOf(i.letter()) >= 0)
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Interaction.class)));
        }

        /**
         * Converts SMART 1.0 permissions to the interactions of version 2 (SMART App Launch 2.2.0, "Scope
         * equivalence").
         */
        private static Set<Interaction> ofVersion1(String permission) {
            return switch (permission) {
                case "read" -> EnumSet.of(READ, SEARCH);
                case "write" -> EnumSet.of(CREATE, UPDATE, DELETE);
                default -> EnumSet.allOf(Interaction.class);
            };
        }

        boolean covers(Interaction interaction, String wanted) {
            return interactions.contains(interaction) && (type.equals("*") || type.equals(wanted));
        }
    }
}
