package org.dorsal.smart;

import static org.dorsal.smart.Interaction.CREATE;
import static org.dorsal.smart.Interaction.DELETE;
import static org.dorsal.smart.Interaction.READ;
import static org.dorsal.smart.Interaction.SEARCH;
import static org.dorsal.smart.Interaction.UPDATE;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
                ? new Granting(new Scope(level, m.group(2), interactions, new Restriction.Unrestricted()))
                : narrowed(level, m.group(2), interactions, m.group(5));
    }

    private static ScopeReading narrowed(Scope.Level level, String type, Set<Interaction> allowed, String parameters) {
        if (!WITH_CATEGORY.contains(type) || !parameters.startsWith(CATEGORY)) {
            return new Unsupported();
        }
        // a second parameter would mean "both", which nothing here searches by: & is in no category's token
        return Category.ofToken(parameters.substring(CATEGORY.length()))
                .<ScopeReading>map(
                        c -> new Granting(new Scope(level, type, allowed, new Restriction.OnlyCategories(Set.of(c)))))
                .orElseGet(Unsupported::new);
    }

    private static boolean inOrder(String letters) {
        return letters.equals(
                ofLetters(letters).stream().map(i -> String.valueOf(i.letter())).collect(Collectors.joining()));
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
