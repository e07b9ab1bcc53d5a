package org.dorsal.spark;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.util.AccumulatorV2;

/**
 * Counts by name over all tasks. Spark adds up each task once, however often it was tried, since all is done in one
 * stage.
 */
final class Counts extends AccumulatorV2<String, Map<String, Long>> {
    private static final long serialVersionUID = 1L;

    private final ConcurrentHashMap<String, Long> counts = new ConcurrentHashMap<>();

    @Override
    public boolean isZero() {
        return counts.isEmpty();
    }

    @Override
    public AccumulatorV2<String, Map<String, Long>> copy() {
        Counts copy = new Counts();
        copy.counts.putAll(counts);
        return copy;
    }

    @Override
    public void reset() {
        counts.clear();
    }

    @Override
    public void add(String name) {
        counts.merge(name, 1L, Long::sum);
    }

    @Override
    public void merge(AccumulatorV2<String, Map<String, Long>> other) {
        other.value().forEach((name, count) -> counts.merge(name, count, Long::sum));
    }

    @Override
    public Map<String, Long> value() {
        return Map.copyOf(counts);
    }

    long of(String name) {
        return counts.getOrDefault(name, 0L);
    }

    /** Returns the counts with that name prefix, by the rest of their names. */
    SortedMap<String, Long> all(String beginning) {
        SortedMap<String, Long> all = new TreeMap<>();
        counts.forEach((name, count) -> {
            if (name.startsWith(beginning)) {
                all.put(name.substring(beginning.length()), count);
            }
        });
        return all;
    }
}
