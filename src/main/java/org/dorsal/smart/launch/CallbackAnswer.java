package org.dorsal.smart.launch;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a browser brings, from wherever it was sent: nothing of it is believed. Prints without its content.
 *
 * @param readable its parameters could be read
 * @param parameters of the query or the form
 * @param cookies by name
 */
public record CallbackAnswer(boolean readable, Map<String, List<String>> parameters, Map<String, String> cookies) {
    private static final int MOST_CHARACTERS = 8 * 1024;

    public CallbackAnswer {
        parameters = Map.copyOf(parameters);
        cookies = Map.copyOf(cookies);
    }

    /** What can't be read is as if it were not there: no state, no code, no launch. */
    static CallbackAnswer by(HttpServletRequest request) {
        Map<String, List<String>> parameters = new HashMap<>();
        try {
            request.getParameterMap().forEach((name, values) -> parameters.put(name, List.of(values)));
        } catch (IllegalStateException _) { // Servlet 6.1, getParameterMap; its message quotes what was sent
            return new CallbackAnswer(false, Map.of(), BrowserCookies.of(request));
        }
        return new CallbackAnswer(true, parameters, BrowserCookies.of(request));
    }

    /** The parameter's only value; empty when it stands there not at all, twice, or is out of bounds. */
    public Optional<String> one(String name) {
        return Optional.of(parameters.getOrDefault(name, List.of()))
                .filter(values -> values.size() == 1)
                .map(List::getFirst)
                .filter(value -> !value.isEmpty() && value.length() <= MOST_CHARACTERS);
    }

    /** Whether the parameter is there in whatever form. */
    boolean has(String name) {
        return parameters.containsKey(name);
    }

    Optional<String> cookie(String name) {
        return Optional.ofNullable(cookies.get(name));
    }

    @Override
    public String toString() {
        return "Answered[hidden]";
    }
}
