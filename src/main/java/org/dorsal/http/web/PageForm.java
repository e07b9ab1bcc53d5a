package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a page sent: names to values in their order, decoded. */
public record PageForm(Map<String, List<String>> fields) {
    public static final PageForm EMPTY = new PageForm(Map.of());

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9.-]{1,100}");

    public PageForm {
        fields = Map.copyOf(fields);
    }

    /** What the query and the form hold; empty when it can't be read: escapes are broken, or it is more than anybody takes. */
    public static Optional<PageForm> of(HttpServletRequest request) {
        try {
            Map<String, List<String>> fields = new HashMap<>();
            request.getParameterMap().forEach((name, values) -> fields.put(name, List.of(values)));
            return Optional.of(new PageForm(fields));
        } catch (IllegalStateException _) { // Servlet 6.1, getParameterMap; its message quotes what was sent
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
     * Nothing says that it comes from elsewhere (Fetch, "Origin header"; Fetch Metadata); what does not tell has to know the
     * form's token all the same.
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
