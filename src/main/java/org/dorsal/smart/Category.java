package org.dorsal.smart;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A resource's category, or the one that a scope asks for.
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
        return m.matches() ? Optional.of(new Category(Optional.ofNullable(m.group(1)), m.group(2))) : Optional.empty();
    }

    boolean admits(Category ofResource) {
        return code.equals(ofResource.code) && (system.isEmpty() || system.equals(ofResource.system));
    }
}
