package org.dorsal.smart.launch;

import jakarta.servlet.http.HttpServletRequest;
import java.util.*;

/**
 * Untrusted parameters and cookies of a browser's request. Prints without its content.
 *
 * @param readable true if the parameters could be parsed
 * @param parameters parameters of the query or the form
 * @param cookies cookies by name
 */
public record CallbackAnswer(boolean readable, Map<String, List<String>> parameters, Map<String, String> cookies) {
    private static final int MAX_CHARACTERS = 8 * 1024;

    public CallbackAnswer {
        parameters = Map.copyOf(parameters);
        cookies = Map.copyOf(cookies);
    }

    /** Reads a request; unparsable parameters are treated as absent: no state, no code, no launch. */
    static CallbackAnswer read(HttpServletRequest request) {
        Map<String, List<String>> parameters = new HashMap<>();
        try {
            request.getParameterMap().forEach((name, values) -> parameters.put(name, List.of(values)));
        } catch (IllegalStateException _) { // Servlet 6.1, getParameterMap; the exception message quotes the input
            return new CallbackAnswer(false, Map.of(), BrowserCookies.of(request));
        }
        return new CallbackAnswer(true, parameters, BrowserCookies.of(request));
    }

    /** Single value of a parameter; empty if it is absent, repeated, empty or too long. */
    public Optional<String> value(String name) {
        return Optional.of(parameters.getOrDefault(name, List.of()))
                .filter(values -> values.size() == 1)
                .map(List::getFirst)
                .filter(value -> !value.isEmpty() && value.length() <= MAX_CHARACTERS);
    }

    /** Checks whether the parameter is present in any form. */
    boolean has(String name) {
        return parameters.containsKey(name);
    }

    Optional<String> cookie(String name) {
        return Optional.ofNullable(cookies.get(name));
    }

    @Override
    public String toString() {
        return "CallbackAnswer[hidden]";
    }
}
