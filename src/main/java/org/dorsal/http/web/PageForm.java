package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Decoded query and form parameters, with the values of each name in order. */
public record PageForm(Map<String, List<String>> fields) {
    public static final PageForm EMPTY = new PageForm(Map.of());

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9.-]{1,100}");

    public PageForm {
        fields = Map.copyOf(fields);
    }

    /** Reads query and form parameters; empty when unreadable, because of broken escapes or excessive size. */
    public static Optional<PageForm> of(HttpServletRequest request) {
        try {
            Map<String, List<String>> fields = new HashMap<>();
            request.getParameterMap().forEach((name, values) -> fields.put(name, List.of(values)));
            return Optional.of(new PageForm(fields));
        } catch (IllegalStateException _) { // Servlet 6.1, getParameterMap; its message quotes the request
            return Optional.empty();
        }
    }

    /**
     * Values of the segments in braces, as fields of a form; empty when the path does not fit.
     *
     * @param pattern compared segment by segment
     */
    public static Optional<Map<String, List<String>>> match(String pattern, String path) {
        String[] wanted = pattern.split("/", -1);
        String[] given = path.split("/", -1);
        if (wanted.length != given.length) {
            return Optional.empty();
        }
        Map<String, List<String>> values = new HashMap<>();
        for (int at = 0; at < wanted.length; at++) {
            if (wanted[at].startsWith("{") && SEGMENT.matcher(given[at]).matches()) {
                values.put(wanted[at].substring(1, wanted[at].length() - 1), List.of(given[at]));
            } else if (!wanted[at].equals(given[at])) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    /**
     * Checks the origin of a request, where the browser sends it (Fetch, "Origin header"; Fetch Metadata). A request
     * without these headers still needs the form token.
     */
    public static boolean ours(HttpServletRequest request, WebSettings settings) {
        String origin = request.getHeader("Origin");
        String site = request.getHeader("Sec-Fetch-Site");
        return (origin == null || origin.equals(settings.origin())) && (site == null || site.equals("same-origin"));
    }

    /** The only value of that name; empty when there is none, or more than one. */
    public Optional<String> one(String name) {
        List<String> values = all(name);
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    /** The value with spaces cut off both ends; empty when nothing is left. */
    public Optional<String> text(String name) {
        return one(name).map(String::strip).filter(text -> !text.isEmpty());
    }

    public List<String> all(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /** Answers are clinical facts about one person. */
    @Override
    public String toString() {
        return "Form[" + fields.size() + " fields]";
    }
}
