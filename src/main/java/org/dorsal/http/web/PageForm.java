package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.*;
import org.springframework.web.servlet.HandlerMapping;

/** Decoded parameters of the query, or of the form that is posted, with the values of each name in order. */
public record PageForm(Map<String, List<String>> fields) {
    public static final PageForm EMPTY = new PageForm(Map.of());

    public PageForm {
        fields = Map.copyOf(fields);
    }

    /**
     * Reads query or form parameters; empty when unreadable, because of broken escapes, excessive size, or a NUL, which no
     * text of the database can hold. A form has no query: addresses reach logs and histories, and a form token must not.
     */
    public static Optional<PageForm> of(HttpServletRequest request) {
        boolean isForm = request.getMethod().equals("POST");
        if (isForm && request.getQueryString() != null) {
            return Optional.empty();
        }
        try {
            Map<String, List<String>> fields = new HashMap<>();
            request.getParameterMap().forEach((name, values) -> fields.put(name, List.of(values)));
            boolean storable =
                    fields.values().stream().flatMap(List::stream).noneMatch(text -> text.indexOf('\0') >= 0);
            return Optional.of(new PageForm(fields)).filter(_ -> storable);
        } catch (IllegalStateException _) { // Servlet 6.1, getParameterMap; its message quotes the request
            return Optional.empty();
        }
    }

    /**
     * Reads the query, the form and the path variables of a controller's request; a path variable replaces a field of
     * the same name.
     *
     * @throws PageException when the fields cannot be read
     */
    static PageForm withPathVariables(HttpServletRequest request) {
        PageForm form = of(request).orElseThrow(() -> new PageException(400, "unreadable"));
        Map<String, List<String>> fields = new HashMap<>(form.fields());
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables) {
            variables.forEach((name, value) -> fields.put(String.valueOf(name), List.of(String.valueOf(value))));
        }
        return new PageForm(fields);
    }

    /** The only value of that name; empty when there is none, or more than one. */
    public Optional<String> value(String name) {
        List<String> values = all(name);
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    /** The value with spaces cut off both ends; empty when nothing is left. */
    public Optional<String> text(String name) {
        return value(name).map(String::strip).filter(text -> !text.isEmpty());
    }

    public List<String> all(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /** Answers are clinical facts about one person. */
    @Override
    public String toString() {
        return "PageForm[" + fields.size() + " fields]";
    }
}
