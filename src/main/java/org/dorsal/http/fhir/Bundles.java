package org.dorsal.http.fhir;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.dorsal.store.StoredVersion;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Bundles as bytes. Resources go in as they were stored, byte for byte: nothing is parsed, so nothing can come out different
 * from what was signed for, and a page costs no encoder.
 */
final class Bundles {
    private Bundles() {}

    /** A link of the Bundle. */
    record Link(String relation, String url) {}

    /**
     * One resource.
     *
     * @param fullUrl its address, without version
     * @param body its JSON
     */
    record Entry(String fullUrl, byte[] body) {
        static Entry of(String selfBase, StoredVersion version) {
            return new Entry(selfBase + "/" + version.type() + "/" + version.id(), version.body());
        }
    }

    /**
     * Matches of a search.
     *
     * @param total how many there are on all pages, where that was asked for
     */
    static byte[] searchset(OptionalLong total, List<Link> links, List<Entry> matches) {
        var out = begin("searchset", total, links);
        return entries(out, matches, match -> out.entry(match).raw(",\"search\":{\"mode\":\"match\"}"));
    }

    /** Versions of one resource, newest first, as the caller of {@code _history} gets them (FHIR R4 http, 3.1.0.11). */
    static byte[] history(OptionalLong total, List<Link> links, String selfBase, List<StoredVersion> versions) {
        var out = begin("history", total, links);
        return entries(out, versions, version -> {
            var first = version.version() == 1;
            out.entry(Entry.of(selfBase, version))
                    .raw(",\"request\":{\"method\":\"" + (first ? "POST" : "PUT") + "\",\"url\":")
                    .text(first ? version.type() : version.type() + "/" + version.id())
                    .raw("},\"response\":{\"status\":\"" + (first ? "201" : "200") + "\",\"etag\":")
                    .text("W/\"" + version.version() + "\"")
                    .raw(",\"lastModified\":")
                    .text(version.recordedAt().toString())
                    .raw("}");
        });
    }

    /** Resources that belong together. */
    static byte[] collection(List<Entry> resources) {
        var out = begin("collection", OptionalLong.empty(), List.of());
        return entries(out, resources, out::entry);
    }

    private static Out begin(String type, OptionalLong total, List<Link> links) {
        var out = new Out().raw("{\"resourceType\":\"Bundle\",\"type\":\"" + type + "\"");
        total.ifPresent(number -> out.raw(",\"total\":" + number));
        list(
                out,
                "link",
                links,
                link -> out.raw("{\"relation\":")
                        .text(link.relation())
                        .raw(",\"url\":")
                        .text(link.url())
                        .raw("}"));
        return out;
    }

    private static <T> byte[] entries(Out out, List<T> entries, Consumer<T> members) {
        list(out, "entry", entries, entry -> {
            out.raw("{");
            members.accept(entry);
            out.raw("}");
        });
        return out.raw("}").bytes.toByteArray();
    }

    /** FHIR has no empty arrays. */
    private static <T> void list(Out out, String name, List<T> items, Consumer<T> write) {
        var separator = ",\"" + name + "\":[";
        for (var item : items) {
            out.raw(separator);
            write.accept(item);
            separator = ",";
        }
        out.raw(items.isEmpty() ? "" : "]");
    }

    private static final class Out {
        private static final int USUAL_BYTES = 64 * 1024;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);

        Out entry(Entry entry) {
            return raw("\"fullUrl\":")
                    .text(entry.fullUrl())
                    .raw(",\"resource\":")
                    .body(entry.body());
        }

        Out raw(String json) {
            return body(json.getBytes(StandardCharsets.UTF_8));
        }

        Out text(String value) {
            return raw("\"")
                    .body(JsonStringEncoder.getInstance().quoteAsUTF8(value))
                    .raw("\"");
        }

        Out body(byte[] json) {
            bytes.write(json, 0, json.length);
            return this;
        }
    }
}
