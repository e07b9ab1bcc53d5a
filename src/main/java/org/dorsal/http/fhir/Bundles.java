package org.dorsal.http.fhir;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.dorsal.store.StoredVersion;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builder of Bundles as bytes. Resources are copied byte for byte as stored: without parsing, the content cannot
 * differ from the signed version, and a page costs no encoder.
 */
final class Bundles {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final byte[] FIRST = utf8(",\"entry\":[");
    private static final byte[] NEXT = utf8(",");
    private static final byte[] FULL_URL = utf8("{\"fullUrl\":\"");
    private static final byte[] RESOURCE = utf8("\",\"resource\":");
    private static final byte[] MATCH = utf8(",\"search\":{\"mode\":\"match\"}}");
    private static final byte[] OUTCOME = utf8(",\"search\":{\"mode\":\"outcome\"}}");
    private static final byte[] END = utf8("}");
    private static final byte[] LAST = utf8("]}");

    /** Estimated bytes per entry in addition to the resource: address and search or response members. */
    private static final int USUAL_BYTES_BESIDES = 256;

    private Bundles() {}

    /** A link of the Bundle. */
    record BundleLink(String relation, String url) {
        /** Links to this page ({@code self}) and, where there is one, to the next page. */
        static List<BundleLink> of(String self, Optional<String> next) {
            return Stream.concat(
                            Stream.of(new BundleLink("self", self)),
                            next.map(url -> new BundleLink("next", url)).stream())
                    .toList();
        }
    }

    /**
     * Bundle entry with one resource.
     *
     * @param fullUrl address of the resource, without version
     * @param body JSON of the resource, UTF-8
     */
    record BundleEntry(String fullUrl, byte[] body) {
        static BundleEntry of(String selfBase, StoredVersion version) {
            return of(selfBase, version.type(), version.id(), version.body());
        }

        static BundleEntry of(String selfBase, String type, String id, byte[] body) {
            return new BundleEntry(selfBase + "/" + type + "/" + id, body);
        }

        /** @param end what follows the resource in the entry */
        private void to(ByteArrayOutputStream bundle, byte[] end) {
            bundle.writeBytes(FULL_URL);
            bundle.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(fullUrl));
            bundle.writeBytes(RESOURCE);
            bundle.writeBytes(body);
            bundle.writeBytes(end);
        }
    }

    /** Request of an entry that creates a resource of that type unless the search finds one. */
    record ConditionalCreate(String type, String ifNoneExist) {}

    /**
     * Builds a searchset Bundle.
     *
     * @param total number of matches on all pages, if requested
     */
    static byte[] searchset(OptionalLong total, List<BundleLink> links, List<BundleEntry> matches) {
        return bundle("searchset", total, links, matches, _ -> MATCH);
    }

    /**
     * Builds a searchset Bundle that ends with an outcome about the search (FHIR R4 search, 3.1.1.1.2).
     *
     * @param outcome OperationOutcome about the search, if there is one
     */
    static byte[] searchset(List<BundleLink> links, List<BundleEntry> matches, Optional<byte[]> outcome) {
        Stream<BundleEntry> last =
                outcome.map(body -> new BundleEntry("urn:uuid:" + UUID.nameUUIDFromBytes(body), body)).stream();
        List<BundleEntry> entries = Stream.concat(matches.stream(), last).toList();
        return bundle("searchset", OptionalLong.empty(), links, entries, at -> at < matches.size() ? MATCH : OUTCOME);
    }

    /**
     * Versions of one resource, newest first, as the caller of {@code _history} gets them (FHIR R4 http, 3.1.0.11).
     *
     * @param whole whether the last of them is the first that there was
     */
    static byte[] history(
            OptionalLong total, List<BundleLink> links, String selfBase, List<StoredVersion> versions, boolean whole) {
        List<BundleEntry> entries = versions.stream()
                .map(version -> BundleEntry.of(selfBase, version))
                .toList();
        int last = versions.size() - 1;
        return bundle(
                "history", total, links, entries, index -> historyEnd(versions.get(index), whole && index == last));
    }

    /**
     * Which is the first its number doesn't say: a result that an amendment brought counts from that result set's.
     */
    private static byte[] historyEnd(StoredVersion version, boolean first) {
        ObjectNode json = JSON.createObjectNode();
        json.putObject("request")
                .put("method", first ? "POST" : "PUT")
                .put("url", first ? version.type() : version.type() + "/" + version.id());
        json.putObject("response")
                .put("status", first ? "201" : "200")
                .put("etag", EntityTags.of(version.version()))
                .put("lastModified", version.recordedAt().toString());
        return continued(json);
    }

    /** Resources that belong together. */
    static byte[] collection(List<BundleEntry> resources) {
        return bundle("collection", OptionalLong.empty(), List.of(), resources, _ -> END);
    }

    /**
     * Builds a transaction that creates resources which the receiver does not have yet.
     *
     * @param creates one request for each resource: its type and the search of {@code ifNoneExist}
     */
    static byte[] transaction(List<BundleEntry> resources, List<ConditionalCreate> creates) {
        return bundle("transaction", OptionalLong.empty(), List.of(), resources, at -> members(creates.get(at)));
    }

    private static byte[] members(ConditionalCreate create) {
        ObjectNode json = JSON.createObjectNode();
        json.putObject("request")
                .put("method", "POST")
                .put("url", create.type())
                .put("ifNoneExist", create.ifNoneExist());
        return continued(json);
    }

    /** Members that go on in an entry. */
    private static byte[] continued(ObjectNode json) {
        byte[] members = JSON.writeValueAsBytes(json);
        members[0] = ',';
        return members;
    }

    /**
     * FHIR has no empty arrays. Entries are put together as bytes: a tree of them would take a tenth of a search's
     * time (performance.md, bundle entries as bytes).
     */
    private static byte[] bundle(
            String type,
            OptionalLong total,
            List<BundleLink> links,
            List<BundleEntry> entries,
            IntFunction<byte[]> ends) {
        byte[] head = head(type, total, links);
        if (entries.isEmpty()) {
            return head;
        }
        int bodies = entries.stream().mapToInt(entry -> entry.body().length).sum();
        var bundle = new ByteArrayOutputStream(head.length + bodies + entries.size() * USUAL_BYTES_BESIDES);
        bundle.write(head, 0, head.length - END.length);
        for (int index = 0; index < entries.size(); index++) {
            bundle.writeBytes(index == 0 ? FIRST : NEXT);
            entries.get(index).to(bundle, ends.apply(index));
        }
        bundle.writeBytes(LAST);
        return bundle.toByteArray();
    }

    private static byte[] head(String type, OptionalLong total, List<BundleLink> links) {
        ObjectNode bundle =
                JSON.createObjectNode().put("resourceType", "Bundle").put("type", type);
        total.ifPresent(number -> bundle.put("total", number));
        if (!links.isEmpty()) {
            ArrayNode linkArray = bundle.putArray("link");
            links.forEach(link ->
                    linkArray.addObject().put("relation", link.relation()).put("url", link.url()));
        }
        return JSON.writeValueAsBytes(bundle);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
