package org.dorsal.http.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a page sent: names to values in their order, decoded. */
public record Form(Map<String, List<String>> fields) {
    public static final Form EMPTY = new Form(Map.of());

    public Form {
        fields = Map.copyOf(fields);
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
