package org.dorsal.sandbox;

import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A SMART scope for FHIR resources, v1 or v2.
 *
 * @param type resource type or {@code *}
 * @param letters permitted interactions, of {@code cruds}
 * @param query parameters that a resource must match, as text; empty for all
 * @param text scope as it was requested
 */
record Scope(Level level, String type, String letters, Optional<String> query, String text) {
    static final String GRAMMAR =
            "(patient|user|system)/(\\*|[A-Z][A-Za-z]*)\\.(read|write|\\*|(?=[cruds])c?r?u?d?s?)(?:\\?(\\S+))?";

    private static final Pattern FORM = Pattern.compile(GRAMMAR);
    private static final Map<String, String> V1 = Map.of("read", "rs", "write", "cud", "*", "cruds");

    /** Authority on which the scope rests. */
    enum Level {
        PATIENT,
        USER,
        SYSTEM
    }

    /** Parses a scope; empty for scopes of another kind, such as openid. */
    static Optional<Scope> read(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        var letters = form.group(3);
        return Optional.of(new Scope(
                Level.valueOf(form.group(1).toUpperCase(Locale.ROOT)),
                form.group(2),
                V1.getOrDefault(letters, letters),
                Optional.ofNullable(form.group(4)),
                text));
    }

    boolean permits(char letter, String resourceType) {
        return letters.indexOf(letter) >= 0 && reaches(resourceType);
    }

    /** Returns the intersection of both, in v2 syntax unless it is this whole scope; empty for none. */
    Optional<Scope> common(Scope other) {
        var both = letters.chars()
                .filter(letter -> other.letters.indexOf(letter) >= 0)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        var narrower = type.equals("*") ? other.type : type;
        var together = Stream.of(query, other.query)
                .flatMap(Optional::stream)
                .distinct()
                .collect(Collectors.joining("&"));
        if (level != other.level || both.isEmpty() || !other.reaches(narrower)) {
            return Optional.empty();
        }
        var unchanged = both.equals(letters) && narrower.equals(type) && together.equals(query.orElse(""));
        return unchanged
                ? Optional.of(this)
                : read(level.name().toLowerCase(Locale.ROOT) + "/" + narrower + "." + both
                        + (together.isEmpty() ? "" : "?" + together));
    }

    private boolean reaches(String resourceType) {
        return type.equals("*") || type.equals(resourceType);
    }

    /** The part of it that changes nothing, when it has one. */
    Optional<Scope> readingOnly() {
        var remaining = letters.replaceAll("[cud]", "");
        if (remaining.equals(letters)) {
            return Optional.of(this);
        }
        return remaining.isEmpty()
                ? Optional.empty()
                : read(level.name().toLowerCase(Locale.ROOT) + "/" + type + "." + remaining
                        + query.map(q -> "?" + q).orElse(""));
    }
}
