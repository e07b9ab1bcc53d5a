package org.dorsal.smart;

import static org.dorsal.smart.Interaction.CREATE;
import static org.dorsal.smart.Interaction.DELETE;
import static org.dorsal.smart.Interaction.READ;
import static org.dorsal.smart.Interaction.SEARCH;
import static org.dorsal.smart.Interaction.UPDATE;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The scopes of one token, read by the grammar of SMART App Launch 2.2.0; version 1 names are converted. Deny by
 * default: a word that is unknown, malformed or asks for an unsupported narrowing grants nothing.
 */
public final class Scopes {
    private static final Pattern LOOSE =
            Pattern.compile("(?i)(patient|user|system)/(\\*|[a-z]+)\\.([a-z]+|\\*)(\\?.*)?", Pattern.DOTALL);

    private final List<Scope> granting;
    private final int malformed;
    private final int unsupported;

    private Scopes(List<ScopeReading> readings) {
        granting = readings.stream()
                .flatMap(r -> r instanceof ScopeReading.Granting(var scope) ? Stream.of(scope) : Stream.empty())
                .toList();
        malformed = (int) readings.stream()
                .filter(ScopeReading.Malformed.class::isInstance)
                .count();
        unsupported = (int) readings.stream()
                .filter(ScopeReading.Unsupported.class::isInstance)
                .count();
    }

    /** Reads a space-separated scope claim (RFC 6749, 3.3). */
    public static Scopes parse(String claim) {
        return parse(List.of(claim.split(" ", -1)));
    }

    /** Reads a scope claim that came as an array of words. */
    public static Scopes parse(Collection<String> words) {
        return new Scopes(
                words.stream().filter(w -> !w.isEmpty()).map(ScopeReading::of).toList());
    }

    /**
     * The word as SMART App Launch 2.2.0 writes it. EHRs grant {@code .Read} and letters in any order; what narrows a scope stays, and
     * a word that is no scope on resources stays as it is. For what an EHR says it gave us, never for what callers bring.
     */
    public static String canonical(String word) {
        Matcher m = LOOSE.matcher(word);
        if (!m.matches()) {
            return word;
        }
        String rights = m.group(3).toLowerCase(Locale.ROOT);
        String ordered = rights.matches("[cruds]+") ? ScopeReading.letters(rights) : rights;
        return m.group(1).toLowerCase(Locale.ROOT) + "/" + m.group(2) + "." + ordered
                + Optional.ofNullable(m.group(4)).orElse("");
    }

    /** How many words began like a FHIR scope and broke the grammar: a sign of a misconfigured client. */
    public int malformed() {
        return malformed;
    }

    /** How many words asked for a search parameter or modifier that is not enforced here. */
    public int unsupported() {
        return unsupported;
    }

    /** How many words grant something. */
    public int size() {
        return granting.size();
    }

    /**
     * Whether these scopes grant all that this one word asks for; {@code patient/*.read} covers {@code patient/Patient.rs}.
     * A word that is not a scope on FHIR resources, or can't be read, is never covered.
     */
    public boolean cover(String word) {
        return ScopeReading.of(word) instanceof ScopeReading.Granting(Scope wanted)
                && wanted.interactions().stream()
                        .allMatch(interaction -> reach(wanted.level(), interaction, wanted.type())
                                .map(reached -> reached.includes(wanted.restriction()))
                                .orElse(false));
    }

    /** Whether any scope, whatever its level, covers the interaction. */
    boolean cover(Interaction interaction, String type) {
        return granting.stream().anyMatch(s -> s.covers(interaction, type));
    }

    /** What the scopes of one level reach together; empty when they don't cover the interaction. */
    Optional<Permission.Restriction> reach(Scope.Level level, Interaction interaction, String type) {
        return granting.stream()
                .filter(s -> s.level() == level && s.covers(interaction, type))
                .map(Scope::restriction)
                .reduce(Permission.Restriction::or);
    }

    /** What one word of a token's scope claim turned out to be. Only {@link Granting} gives any right. */
    sealed interface ScopeReading {

        record Granting(Scope scope) implements ScopeReading {}

        /** Not a scope on FHIR resources, such as {@code openid} or {@code launch}. */
        record NotOurs() implements ScopeReading {}

        /** Begins like a scope on FHIR resources and breaks the grammar. */
        record Malformed() implements ScopeReading {}

        /** Fits the grammar, but asks for a narrowing that is not enforced here: granting it whole would grant too much. */
        record Unsupported() implements ScopeReading {}

        Pattern LEVEL = Pattern.compile("(?:patient|user|system)/.*", Pattern.DOTALL);
        Pattern SCOPE =
                Pattern.compile("(patient|user|system)/(\\*|[A-Z][A-Za-z]{0,63})\\.(?:([cruds]{1,5})|(read|write|\\*))"
                        + "(?:\\?([^=&?\\s]+=[^=&?\\s]+(?:&[^=&?\\s]+=[^=&?\\s]+)*))?");
        String CATEGORY = "category=";
        Set<String> WITH_CATEGORY = Set.of("Observation", "CarePlan");

        static ScopeReading of(String word) {
            if (!LEVEL.matcher(word).matches()) {
                return new NotOurs();
            }
            Matcher m = SCOPE.matcher(word);
            if (!m.matches()
                    || (m.group(3) != null && !inOrder(m.group(3)))
                    || (m.group(4) != null && m.group(5) != null)) {
                return new Malformed();
            }
            var level = Scope.Level.valueOf(m.group(1).toUpperCase(Locale.ROOT));
            var interactions = m.group(3) != null ? ofLetters(m.group(3)) : ofVersion1(m.group(4));
            return m.group(5) == null
                    ? new Granting(
                            new Scope(level, m.group(2), interactions, new Permission.Restriction.Unrestricted()))
                    : narrowed(level, m.group(2), interactions, m.group(5));
        }

        private static ScopeReading narrowed(
                Scope.Level level, String type, Set<Interaction> allowed, String parameters) {
            if (!WITH_CATEGORY.contains(type) || !parameters.startsWith(CATEGORY)) {
                return new Unsupported();
            }
            // a second parameter would mean "both", which nothing here searches by: & is in no category's token
            return Permission.Category.ofToken(parameters.substring(CATEGORY.length()))
                    .<ScopeReading>map(c -> new Granting(
                            new Scope(level, type, allowed, new Permission.Restriction.OnlyCategories(Set.of(c)))))
                    .orElseGet(Unsupported::new);
        }

        private static boolean inOrder(String letters) {
            return letters.equals(letters(letters));
        }

        /** The same rights in the order of the grammar, each once. */
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

        /** SMART 1.0 permissions in the letters of version 2 (SMART App Launch 2.2.0, "Scope equivalence"). */
        private static Set<Interaction> ofVersion1(String permission) {
            return switch (permission) {
                case "read" -> EnumSet.of(READ, SEARCH);
                case "write" -> EnumSet.of(CREATE, UPDATE, DELETE);
                default -> EnumSet.allOf(Interaction.class);
            };
        }
    }

    /** @param type resource type, or {@code *} */
    record Scope(Level level, String type, Set<Interaction> interactions, Permission.Restriction restriction) {
        Scope {
            interactions = Set.copyOf(interactions);
        }

        /** On whose behalf the client acts. */
        enum Level {
            PATIENT,
            USER,
            SYSTEM
        }

        boolean covers(Interaction interaction, String wanted) {
            return interactions.contains(interaction) && (type.equals("*") || type.equals(wanted));
        }
    }
}
