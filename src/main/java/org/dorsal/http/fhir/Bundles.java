package org.dorsal.http.fhir;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.dorsal.store.StoredVersion;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * Bundles as bytes. Resources go in as they were stored, byte for byte: nothing is parsed, so nothing can come out different
 * from what was signed for, and a page costs no encoder.
 */
final class Bundles {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Bundles() {}

    /** A link of the Bundle. */
    record Link(String relation, String url) {
        /** Where this page is found, and where the next one is. */
        static List<Link> of(String self, Optional<String> next) {
            return Stream.concat(Stream.of(new Link("self", self)), next.map(url -> new Link("next", url)).stream())
                    .toList();
        }
    }

    /**
     * One resource.
     *
     * @param fullUrl its address, without version
     * @param body its JSON
     */
    record Entry(String fullUrl, byte[] body) {
        static Entry of(String selfBase, StoredVersion version) {
            return of(selfBase, version.type(), version.id(), version.body());
        }

        static Entry of(String selfBase, String type, String id, byte[] body) {
            return new Entry(selfBase + "/" + type + "/" + id, body);
        }

        private ObjectNode json() {
            return JSON.createObjectNode()
                    .put("fullUrl", fullUrl)
                    .putRawValue("resource", new RawValue(new AsStored(body)));
        }
    }

    /** Text whose bytes are at hand: encoded again, letter by letter, a page would take four times as long. */
    private static final class AsStored extends SerializedString {
        private static final long serialVersionUID = 1L;

        AsStored(byte[] utf8) {
            super(new String(utf8, StandardCharsets.UTF_8));
            _unquotedUTF8Ref = utf8;
        }
    }

    /**
     * Matches of a search.
     *
     * @param total how many there are on all pages, where that was asked for
     */
    static byte[] searchset(OptionalLong total, List<Link> links, List<Entry> matches) {
        return bundle(
                "searchset", total, links, matches.stream().map(Bundles::match).toList());
    }

    private static ObjectNode match(Entry match) {
        ObjectNode json = match.json();
        json.putObject("search").put("mode", "match");
        return json;
    }

    /** Versions of one resource, newest first, as the caller of {@code _history} gets them (FHIR R4 http, 3.1.0.11). */
    static byte[] history(OptionalLong total, List<Link> links, String selfBase, List<StoredVersion> versions) {
        boolean more = links.stream().anyMatch(link -> link.relation().equals("next"));
        List<ObjectNode> entries = versions.stream()
                .map(version -> version(selfBase, version, !more && version.equals(versions.getLast())))
                .toList();
        return bundle("history", total, links, entries);
    }

    /** Which is the first its number doesn't say: a result that an amendment brought counts from that result set's. */
    private static ObjectNode version(String selfBase, StoredVersion version, boolean first) {
        ObjectNode json = Entry.of(selfBase, version).json();
        json.putObject("request")
                .put("method", first ? "POST" : "PUT")
                .put("url", first ? version.type() : version.type() + "/" + version.id());
        json.putObject("response")
                .put("status", first ? "201" : "200")
                .put("etag", EntityTags.of(version.version()))
                .put("lastModified", version.recordedAt().toString());
        return json;
    }

    /** Resources that belong together. */
    static byte[] collection(List<Entry> resources) {
        List<ObjectNode> entries = resources.stream().map(Entry::json).toList();
        return bundle("collection", OptionalLong.empty(), List.of(), entries);
    }

    /** FHIR has no empty arrays. */
    private static byte[] bundle(String type, OptionalLong total, List<Link> links, List<ObjectNode> entries) {
        ObjectNode bundle =
                JSON.createObjectNode().put("resourceType", "Bundle").put("type", type);
        total.ifPresent(number -> bundle.put("total", number));
        if (!links.isEmpty()) {
            ArrayNode all = bundle.putArray("link");
            links.forEach(
                    link -> all.addObject().put("relation", link.relation()).put("url", link.url()));
        }
        if (!entries.isEmpty()) {
            bundle.putArray("entry").addAll(entries);
        }
        return JSON.writeValueAsBytes(bundle);
    }
}
