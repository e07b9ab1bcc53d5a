package org.dorsal.http.fhir;

import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.fhirjson.SearchToken;

/**
 * Conditional create (FHIR R4 http.html#ccreate): by business identifier alone, because only that is unique here. R4
 * wants the search's parameters and nothing before them; HAPI's client sends the whole address of the search, and
 * its builder of Bundles the address from the type on, so that both are taken when they are this site's own.
 */
final class IfNoneExist {
    /** Text without a comma that would mean "or". */
    private static final Pattern ONE_VALUE = Pattern.compile("(?s)(?:\\\\.|[^,])*+");

    private static final String CURE =
            "If-None-Exist must be identifier=system|value of one identifier, URL-encoded, and"
                    + " nothing else; a comma, bar or backslash within it as \\, \\| \\\\.";

    private IfNoneExist() {}

    /**
     * The {@link SearchToken#text text} of the identifier, when the create is conditional.
     *
     * @param sent values of the header
     * @param address absolute, of the type that is created
     */
    static Optional<String> in(List<String> sent, String address) {
        if (sent.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> identifier = Optional.of(sent)
                .filter(values -> values.size() == 1)
                .map(values -> withoutAddress(values.getFirst().trim(), address))
                .flatMap(Parameters::decode)
                .flatMap(IfNoneExist::identifier);
        if (identifier.isEmpty()) {
            throw ObjectionException.badRequest("invalid", CURE);
        }
        return identifier;
    }

    /** Another server's address stays, and is no parameter. */
    private static String withoutAddress(String sent, String address) {
        String type = address.substring(address.lastIndexOf('/') + 1);
        return Stream.of(address + "?", type + "?")
                .filter(sent::startsWith)
                .findFirst()
                .map(before -> sent.substring(before.length()))
                .orElse(sent);
    }

    private static Optional<String> identifier(Map<String, List<String>> parameters) {
        List<String> values = parameters.getOrDefault("identifier", List.of());
        return parameters.size() == 1 && values.size() == 1
                ? Optional.of(values.getFirst())
                        .filter(value -> ONE_VALUE.matcher(value).matches())
                        .flatMap(SearchToken::read)
                        .filter(token ->
                                token.system().isPresent() && !token.code().isEmpty())
                        .map(SearchToken::text)
                : Optional.empty();
    }
}
