package org.dorsal.http.fhir;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The path of a route below its site, such as {@code QuestionnaireResponse/{id}/_history/{vid}}. */
final class Template {
    /** What variables may hold; what is no id can't be anybody's id. */
    private static final Map<String, Pattern> VARIABLES = Map.of(
            "{id}", Pattern.compile("[A-Za-z0-9.-]{1,64}"),
            "{vid}", Pattern.compile("[1-9][0-9]{0,8}"));

    private final List<String> parts;

    Template(String path) {
        this.parts = List.of(path.split("/", -1));
    }

    /** The first part: the resource type, on routes that have one. */
    String type() {
        return parts.getFirst();
    }

    /** The variables' values by their names, when the path fits. */
    Optional<Map<String, String>> match(List<String> path) {
        if (path.size() != parts.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            Optional<Pattern> form = Optional.ofNullable(VARIABLES.get(part));
            String sent = path.get(i);
            if (form.map(known -> !known.matcher(sent).matches()).orElseGet(() -> !part.equals(sent))) {
                return Optional.empty();
            }
            form.ifPresent(_ -> values.put(part.substring(1, part.length() - 1), sent));
        }
        return Optional.of(values);
    }

    @Override
    public String toString() {
        return String.join("/", parts);
    }
}
