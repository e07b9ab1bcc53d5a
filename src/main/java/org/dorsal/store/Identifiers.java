package org.dorsal.store;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The one term that is too rare to be looked for row by row: business identifiers have an index, by their value alone. */
final class Identifiers {
    private static final String PARAMETER = "identifier=";

    /** Room in an index entry; what is cut off here is compared with the terms. */
    private static final int MAX_VALUE_CHARS = 200;

    private Identifiers() {}

    /** Value of the identifier among a version's terms; empty when it has none. The longest is the one with its system. */
    static String value(Collection<String> terms) {
        return cut(afterSystem(whole(terms)));
    }

    /** The identifier as {@code system|value}; empty when there is none. */
    static String whole(Collection<String> terms) {
        return terms.stream()
                .filter(term -> term.startsWith(PARAMETER))
                .max(Comparator.comparingInt(String::length))
                .map(term -> term.substring(PARAMETER.length()))
                .orElse("");
    }

    /** Values that a row must have, one of them, to carry one of the terms; empty when some term is no identifier. */
    static Optional<Set<String>> values(Collection<String> terms) {
        if (!terms.stream().allMatch(term -> term.startsWith(PARAMETER))) {
            return Optional.empty();
        }
        return Optional.of(terms.stream()
                .map(term -> term.substring(PARAMETER.length()))
                .flatMap(term -> Stream.of(cut(term), cut(afterSystem(term))))
                .collect(Collectors.toSet()));
    }

    /** A system is a URI and has no bar; the value may have one. */
    private static String afterSystem(String token) {
        return token.substring(token.indexOf('|') + 1);
    }

    private static String cut(String value) {
        return value.substring(0, Math.min(MAX_VALUE_CHARS, value.length()));
    }
}
