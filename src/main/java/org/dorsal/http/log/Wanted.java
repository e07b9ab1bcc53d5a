package org.dorsal.http.log;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The parameters of a request: each at most once, none that is not known, numbers written in one way. */
final class Wanted {
    /** What is asked can't be answered as it is; the sentence is for whoever asked. */
    static final class Unclear extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unclear(String says) {
            super(says, null, false, false);
        }

        String says() {
            return String.valueOf(getMessage());
        }
    }

    private static final String NUMBER = "0|[1-9][0-9]{0,17}";
    private static final String EVENT = "[A-Za-z0-9.-]{1,64}";

    private final Map<String, String> values;

    private Wanted(Map<String, String> values) {
        this.values = values;
    }

    /** Refuses whatever is given. */
    static void nothing(Map<String, String[]> parameters) {
        if (!parameters.isEmpty()) {
            throw new Unclear("There are no parameters here; leave them out.");
        }
    }

    static Wanted of(Map<String, String[]> parameters, String... known) {
        Set<String> unknown = new TreeSet<>(parameters.keySet());
        unknown.removeAll(List.of(known));
        if (!unknown.isEmpty()) {
            throw new Unclear("The parameters here are " + String.join(", ", known) + "; leave others out.");
        }
        Map<String, String> values = new TreeMap<>();
        parameters.forEach((name, given) -> {
            if (given.length != 1) {
                throw new Unclear("The parameter " + name + " stands there " + given.length + " times; give it once.");
            }
            values.put(name, Arrays.asList(given).getFirst());
        });
        return new Wanted(values);
    }

    Optional<Long> number(String name) {
        return Optional.ofNullable(values.get(name)).map(value -> {
            if (!value.matches(NUMBER)) {
                throw new Unclear("The parameter " + name + " must be a whole number from 0 on, in digits.");
            }
            return Long.parseLong(value);
        });
    }

    long required(String name) {
        return number(name)
                .orElseThrow(() -> new Unclear("The parameter " + name + " is missing; give a whole number."));
    }

    /** Id of an event. */
    Optional<String> event() {
        return Optional.ofNullable(values.get("event")).map(value -> {
            if (!value.matches(EVENT)) {
                throw new Unclear("The parameter event must be the id of an AuditEvent.");
            }
            return value;
        });
    }
}
