package org.dorsal.start;

import java.util.List;
import java.util.function.Supplier;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.PublishedResource;

/** Profiles of an earlier release: files with a verified hash, and the heads of the resources in them. */
final class StoredProfileSet {
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
