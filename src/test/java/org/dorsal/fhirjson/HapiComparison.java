package org.dorsal.fhirjson;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Compares two JSON trees by meaning: order of members and notation of numbers aside, and a narrative's notation. */
final class HapiComparison {

    private HapiComparison() {}

    /** The first place where they differ. */
    static Optional<String> difference(JsonNode one, JsonNode other) {
        return difference("$", one, other);
    }

    private static Optional<String> difference(String place, JsonNode one, JsonNode other) {
        if (one.isObject() && other.isObject()) {
            var names = new TreeSet<>(one.propertyNames());
            names.addAll(other.propertyNames());
            return names.stream()
                    .map(name -> difference(place + "." + name, one.path(name), other.path(name)))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        if (one.isArray() && other.isArray()) {
            for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
                Optional<String> found = difference(place + "[" + i + "]", one.path(i), other.path(i));
                if (found.isPresent()) {
                    return found;
                }
            }
            return one.size() == other.size() ? Optional.empty() : Optional.of(place);
        }
        Optional<BigDecimal> ours = JsonText.number(one).map(BigDecimal::new);
        Optional<BigDecimal> theirs = JsonText.number(other).map(BigDecimal::new);
        if (ours.isPresent() && theirs.isPresent()) {
            return ours.get().compareTo(theirs.get()) == 0 ? Optional.empty() : Optional.of(place);
        }
        boolean narratives = place.endsWith(".text.div") && one.isString() && other.isString();
        return narratives || one.equals(other) ? Optional.empty() : Optional.of(place);
    }
}
