package org.dorsal.smart.launch;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a browser brings, from wherever it was sent: nothing of it is believed. Prints without its content.
 *
 * @param parameters of the query or the form
 * @param cookies by name
 * @param network address that it came from
 */
public record Answered(Map<String, List<String>> parameters, Map<String, String> cookies, Optional<String> network) {
    private static final int MOST_CHARACTERS = 8 * 1024;

    public Answered {
        parameters = Map.copyOf(parameters);
        cookies = Map.copyOf(cookies);
    }

    /** From nobody knows where. */
    public Answered(Map<String, List<String>> parameters, Map<String, String> cookies) {
        this(parameters, cookies, Optional.empty());
    }

    /** The parameter's only value; empty when it stands there not at all, twice, or is out of bounds. */
    public Optional<String> one(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.size() == 1
                        && !values.getFirst().isEmpty()
                        && values.getFirst().length() <= MOST_CHARACTERS
                ? Optional.of(values.getFirst())
                : Optional.empty();
    }

    /** Whether the parameter is there in whatever form. */
    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    /** The cookie of that name. */
    public Optional<String> cookie(String name) {
        return Optional.ofNullable(cookies.get(name));
    }

    @Override
    public String toString() {
        return "Answered[hidden]";
    }
}
