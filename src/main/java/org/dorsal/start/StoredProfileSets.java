package org.dorsal.start;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.PublishedResource;

/**
 * Knowledge of earlier releases that is not shipped any more. The start has loaded each set once, to see that it can be
 * loaded. The files stay in memory; only the sets used last are held parsed, which takes many times as much.
 */
final class StoredProfileSets implements Knowledge.EarlierKnowledge {
    /** Maximum number of sets that are held parsed. */
    static final int MAX_LOADED = 2;

    private final List<StoredProfileSet> sets;
    private final LinkedHashMap<StoredProfileSet, Knowledge> loaded = new LinkedHashMap<>(4, 0.75f, true);

    /** @param sets the newest first */
    StoredProfileSets(List<StoredProfileSet> sets) {
        this.sets = List.copyOf(sets);
    }

    @Override
    public Stream<Knowledge> holding(String canonical) {
        return sets.stream().filter(set -> set.holds(canonical)).map(this::load);
    }

    @Override
    public List<PublishedResource> published() {
        return sets.stream()
                .flatMap(set -> set.heads().stream().map(head -> head.published(() -> json(set, head))))
                .toList();
    }

    private byte[] json(StoredProfileSet set, StoredProfileSet.ResourceHead head) {
        return load(set).published().stream()
                .filter(published -> published.edition().equals(head.edition()))
                .findFirst()
                .map(PublishedResource::json)
                .orElseThrow();
    }

    private synchronized Knowledge load(StoredProfileSet set) {
        Knowledge known = loaded.get(set);
        if (known == null) {
            known = set.load();
            loaded.put(set, known);
            if (loaded.size() > MAX_LOADED) {
                loaded.pollFirstEntry();
            }
        }
        return known;
    }

    /** The number of sets that are held parsed. */
    synchronized int loaded() {
        return loaded.size();
    }
}
