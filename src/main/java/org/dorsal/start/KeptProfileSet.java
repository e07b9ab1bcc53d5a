package org.dorsal.start;

import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.PublishedResource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Profiles that were in force, as they are stored: one JSON object from path to text. Each set has its own lock, so that
 * the parsing of one holds up no request for another, and stays parsed until the memory is needed.
 */
public final class KeptProfileSet {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final byte[] body;
    private final List<ResourceHead> heads;
    private SoftReference<Knowledge> parsed = new SoftReference<>(null);

    /** Identity of a published resource, without its content. */
    private record ResourceHead(String type, String id, Edition edition, String name, String status) {
        static ResourceHead of(PublishedResource published) {
            return new ResourceHead(
                    published.type(), published.id(), published.edition(), published.name(), published.status());
        }

        PublishedResource published(Supplier<byte[]> json) {
            return new PublishedResource(type, id, edition, name, status, json);
        }
    }

    private KeptProfileSet(byte[] body, List<ResourceHead> heads) {
        this.body = body;
        this.heads = List.copyOf(heads);
    }

    /**
     * Keeps a set by its bytes.
     *
     * @param loaded the knowledge of these profiles, of which nothing parsed is held until it is used
     */
    public static KeptProfileSet of(byte[] body, Knowledge loaded) {
        return new KeptProfileSet(
                body, loaded.published().stream().map(ResourceHead::of).toList());
    }

    /** Creates a set that this release can't load; it holds no edition, and only its bytes are of use. */
    public static KeptProfileSet unreadable(byte[] body) {
        return new KeptProfileSet(body, List.of());
    }

    /** Serializes all published files. */
    public static byte[] body(Collection<ProfileFile> files) {
        Map<String, String> texts = files.stream()
                .filter(ProfileFile::isPublished)
                .collect(Collectors.toMap(
                        ProfileFile::path,
                        file -> new String(file.bytes(), StandardCharsets.UTF_8),
                        (first, _) -> first,
                        TreeMap::new));
        return JSON.writeValueAsBytes(texts);
    }

    /** Loads a body without a lint, which may be stricter by now and must not undo results. */
    public static Knowledge.LoadResult load(byte[] body) {
        Map<String, String> texts = JSON.readValue(body, new TypeReference<TreeMap<String, String>>() {});
        return Knowledge.loadKept(texts.entrySet().stream()
                .map(file -> new ProfileFile(file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8)))
                .toList());
    }

    public byte[] body() {
        return body;
    }

    /** SHA-256 of the body. */
    public Sha256 sha256() {
        return Sha256.of(body);
    }

    boolean holds(String canonical) {
        return heads.stream().anyMatch(head -> head.edition().canonical().equals(canonical));
    }

    List<PublishedResource> published() {
        return heads.stream().map(head -> head.published(() -> json(head))).toList();
    }

    private byte[] json(ResourceHead head) {
        return knowledge().published().stream()
                .filter(published -> published.edition().equals(head.edition()))
                .findFirst()
                .map(PublishedResource::json)
                .orElseThrow();
    }

    synchronized Knowledge knowledge() {
        Knowledge knowledge = parsed.get();
        if (knowledge == null) {
            knowledge = switch (load(body)) {
                case Knowledge.LoadResult.LoadedKnowledge(Knowledge loaded) -> loaded;
                case Knowledge.LoadResult.FaultyKnowledge(var findings) ->
                    throw new IllegalStateException("kept profiles were readable before: " + findings.getFirst());
            };
            parsed = new SoftReference<>(knowledge);
        }
        return knowledge;
    }
}
