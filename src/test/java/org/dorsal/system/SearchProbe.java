package org.dorsal.system;

import java.util.List;
import java.util.stream.Stream;

/**
 * Values of one search parameter, before URL-encoding.
 *
 * @param hits values that each find the resource
 * @param misses values that each exclude it
 * @param refused values that are each answered with 400
 */
record SearchProbe(List<String> hits, List<String> misses, List<String> refused) {
    static SearchProbe of(Stream<String> hits, Stream<String> misses, String... refused) {
        return new SearchProbe(hits.distinct().toList(), misses.distinct().toList(), List.of(refused));
    }

    /**
     * Returns the probe for a resource with both values: the hits of either, and the misses except those that are
     * hits of either.
     */
    SearchProbe or(SearchProbe other) {
        return of(
                Stream.concat(hits.stream(), other.hits.stream()),
                Stream.concat(misses.stream(), other.misses.stream())
                        .filter(miss -> !hits.contains(miss) && !other.hits.contains(miss)),
                Stream.concat(refused.stream(), other.refused.stream())
                        .distinct()
                        .toArray(String[]::new));
    }
}
