package org.dorsal.start;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dorsal.knowledge.EarlierKnowledge;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.PublishedResource;

/**
 * Knowledge of earlier releases that is not shipped any more. Where none holds an edition, it may be that of a newer
 * release, which a replica beside this one has begun to serve; it is then looked for once more.
 */
public final class KeptProfileSets implements EarlierKnowledge {
    /** Time between two looks, so that requests with invented editions cause no load. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    private final Supplier<List<KeptProfileSet>> newer;
    private final LongSupplier nanos;
    private volatile List<KeptProfileSet> sets;
    private OptionalLong lastRead = OptionalLong.empty();

    /**
     * @param sets the newest first
     * @param newer reads the sets that were kept since they were read last
     * @param nanos monotonic clock
     */
    public KeptProfileSets(List<KeptProfileSet> sets, Supplier<List<KeptProfileSet>> newer, LongSupplier nanos) {
        this.sets = List.copyOf(sets);
        this.newer = newer;
        this.nanos = nanos;
    }

    /** Creates sets to which none is added. */
    public static KeptProfileSets of(List<KeptProfileSet> sets) {
        return new KeptProfileSets(sets, List::of, () -> 0);
    }

    @Override
    public Stream<Knowledge> holding(String canonical) {
        List<KeptProfileSet> candidates = sets.stream().anyMatch(set -> set.holds(canonical)) ? sets : withNewer();
        return candidates.stream().filter(set -> set.holds(canonical)).map(KeptProfileSet::knowledge);
    }

    @Override
    public List<PublishedResource> published() {
        return sets.stream().flatMap(set -> set.published().stream()).toList();
    }

    /** Returns all sets, with those that were kept since the last look. */
    public synchronized List<KeptProfileSet> withNewer() {
        long now = nanos.getAsLong();
        if (lastRead.isEmpty() || now - lastRead.getAsLong() >= PAUSE.toNanos()) {
            sets = Stream.concat(newer.get().stream(), sets.stream()).toList();
            lastRead = OptionalLong.of(now);
        }
        return sets;
    }
}
