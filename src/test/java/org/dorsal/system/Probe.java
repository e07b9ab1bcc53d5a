package org.dorsal.system;

import java.util.List;
import java.util.stream.Stream;

/**
 * Values of one search parameter, as somebody writes them before URL-encoding.
 *
 * @param hits each finds the resource
 * @param misses each leaves it out
 * @param refused each is answered with 400
 */
record Probe(List<String> hits, List<String> misses, List<String> refused) {
    static Probe of(Stream<String> hits, Stream<String> misses, String... refused) {
        return new Probe(hits.distinct().toList(), misses.distinct().toList(), List.of(refused));
    }

    /** What finds it by either; what leaves it out by the one must do so by the other too, or is no miss. */
    Probe or(Probe other) {
        return of(
                Stream.concat(hits.stream(), other.hits.stream()),
                Stream.concat(misses.stream(), other.misses.stream())
                        .filter(miss -> !hits.contains(miss) && !other.hits.contains(miss)),
                Stream.concat(refused.stream(), other.refused.stream())
                        .distinct()
                        .toArray(String[]::new));
    }
}
