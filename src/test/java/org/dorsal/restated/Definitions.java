package org.dorsal.restated;

import java.util.*;
import java.util.function.Supplier;

/** Named expressions, each after those that it reads. */
final class Definitions {
    private final Map<String, String> expressions = new LinkedHashMap<>();
    private final Set<String> begun = new HashSet<>();

    /** Adds the definition unless it is there. */
    void add(String name, Supplier<String> expression) {
        if (!expressions.containsKey(name)) {
            if (!begun.add(name)) {
                throw new IllegalArgumentException(name + " leads back to itself");
            }
            expressions.put(name, expression.get());
        }
    }

    Map<String, String> expressions() {
        return expressions;
    }
}
