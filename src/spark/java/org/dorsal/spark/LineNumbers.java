package org.dorsal.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Determines the number of lines before each part of a file that is read in several parts: the line ends are counted
 * first.
 */
final class LineNumbers {
    private static final long UNKNOWN = -1;

    private LineNumbers() {}

    static List<List<Split>> of(
            List<List<Split>> parts, JavaSparkContext context, Broadcast<SerializableConfiguration> hadoop) {
        Map<String, List<Split>> files = new HashMap<>();
        parts.forEach(part -> part.forEach(split ->
                files.computeIfAbsent(split.file(), _ -> new ArrayList<>()).add(split)));
        List<Cut> cuts = new ArrayList<>();
        files.values().forEach(splits -> {
            for (int place = 1; place < splits.size(); place++) {
                cuts.add(new Cut(splits.get(place), splits.get(place - 1).from()));
            }
        });
        if (cuts.isEmpty()) {
            return parts;
        }
        List<Long> counts = context.parallelize(cuts, cuts.size())
                .map(cut -> cut.count(hadoop))
                .collect();
        return numbered(parts, cuts, counts);
    }

    /** A split, and where the one before it begins. */
    private record Cut(Split split, long before) implements Serializable {
        long count(Broadcast<SerializableConfiguration> hadoop) {
            try {
                return split.lineEnds(before, hadoop.value().value());
            } catch (IOException _) {
                return UNKNOWN;
            }
        }
    }

    private static List<List<Split>> numbered(List<List<Split>> parts, List<Cut> cuts, List<Long> counts) {
        Map<Split, Long> before = new HashMap<>();
        Map<String, Long> sums = new HashMap<>();
        Set<String> unknown = new HashSet<>();
        for (int place = 0; place < cuts.size(); place++) {
            Split split = cuts.get(place).split();
            long count = counts.get(place);
            if (count == UNKNOWN) {
                unknown.add(split.file());
            }
            // the line that the cut falls into belongs to the part before
            before.put(split, sums.merge(split.file(), count, Long::sum) + 1);
        }
        List<List<Split>> numbered = new ArrayList<>();
        for (List<Split> part : parts) {
            List<Split> splits = new ArrayList<>();
            for (Split split : part) {
                if (!unknown.contains(split.file())) {
                    splits.add(split.after(before.getOrDefault(split, 0L)));
                } else if (split.from() == 0) {
                    // unreadable part: one task reads the whole file from its beginning and reports the line at which
                    // it breaks
                    splits.add(new Split(split.file(), split.kind(), 0, Long.MAX_VALUE, 0));
                }
            }
            numbered.add(splits);
        }
        return numbered;
    }
}
