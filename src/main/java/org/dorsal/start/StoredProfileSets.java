package org.dorsal.start;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dorsal.knowledge.EarlierKnowledge;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.PublishedResource;

/**
 * Knowledge of earlier releases that is not shipped any more. The start has loaded each set once, to see that it can be
 * loaded. The files stay in memory; only the sets used last are held parsed, which takes many times as much.
 */
final class StoredProfileSets implements EarlierKnowledge {
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

    /** Profiles of an earlier release: files with a verified hash, and the heads of the resources in them. */
    static final class StoredProfileSet {
        private final List<ProfileFile> files;
        private final List<ResourceHead> heads;

        private StoredProfileSet(List<ProfileFile> files, List<ResourceHead> heads) {
            this.files = files;
            this.heads = heads;
        }

        /** @param loaded the knowledge of these files, of which nothing parsed is held */
        static StoredProfileSet of(List<ProfileFile> files, Knowledge loaded) {
            return new StoredProfileSet(
                    List.copyOf(files),
                    loaded.published().stream().map(ResourceHead::of).toList());
        }

        /** Identity of a published resource, without its content. */
        record ResourceHead(String type, String id, Edition edition, String name, String status) {
            static ResourceHead of(PublishedResource published) {
                return new ResourceHead(
                        published.type(), published.id(), published.edition(), published.name(), published.status());
            }

            PublishedResource published(Supplier<byte[]> json) {
                return new PublishedResource(type, id, edition, name, status, json);
            }
        }

        List<ResourceHead> heads() {
            return heads;
        }

        boolean holds(String canonical) {
            return heads.stream().anyMatch(head -> head.edition().canonical().equals(canonical));
        }

        /** Parses the files; the start has seen that they can be read. */
        Knowledge load() {
            return switch (Knowledge.loadKept(files)) {
                case Knowledge.LoadResult.LoadedKnowledge(Knowledge ready) -> ready;
                case Knowledge.LoadResult.FaultyKnowledge(var findings) ->
                    throw new IllegalStateException("kept profiles were readable at the start: " + findings.getFirst());
            };
        }
    }
}
