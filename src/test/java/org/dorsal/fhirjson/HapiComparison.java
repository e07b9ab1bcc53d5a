package org.dorsal.fhirjson;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Compares two JSON trees by meaning: order of members and notation of numbers aside, and a narrative's notation. */
final class HapiComparison {

    private HapiComparison() {}

    /** The first place where they differ. */
    static Optional<String> difference(JsonNode left, JsonNode other) {
        return difference("$", left, other);
    }

    private static Optional<String> difference(String place, JsonNode left, JsonNode other) {
        if (left.isObject() && other.isObject()) {
            var names = new TreeSet<>(left.propertyNames());
            names.addAll(other.propertyNames());
            return names.stream()
                    .map(name -> difference(place + "." + name, left.path(name), other.path(name)))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        if (left.isArray() && other.isArray()) {
            for (int i = 0; i < Math.min(left.size(), other.size()); i++) {
                Optional<String> difference = difference(place + "[" + i + "]", left.path(i), other.path(i));
                if (difference.isPresent()) {
                    return difference;
                }
            }
            return left.size() == other.size() ? Optional.empty() : Optional.of(place);
        }
        Optional<BigDecimal> leftNumber = JsonText.number(left).map(BigDecimal::new);
        Optional<BigDecimal> rightNumber = JsonText.number(other).map(BigDecimal::new);
        if (leftNumber.isPresent() && rightNumber.isPresent()) {
            return leftNumber.get().compareTo(rightNumber.get()) == 0 ? Optional.empty() : Optional.of(place);
        }
        boolean narratives = place.endsWith(".text.div") && left.isString() && other.isString();
        return narratives || left.equals(other) ? Optional.empty() : Optional.of(place);
    }
}
