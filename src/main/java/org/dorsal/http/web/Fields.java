package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a browser sent in the query and in a form. */
public final class Fields {
    private Fields() {}

    /** Names to values, decoded; empty when it can't be read: escapes are broken, or it is more than anybody takes. */
    public static Optional<Map<String, List<String>>> of(HttpServletRequest request) {
        try {
            Map<String, List<String>> fields = new HashMap<>();
            request.getParameterMap().forEach((name, values) -> fields.put(name, List.of(values)));
            return Optional.of(fields);
        } catch (IllegalStateException _) { // Servlet 6.1, getParameterMap; its message quotes what was sent
            return Optional.empty();
        }
    }
}
