package org.dorsal.http.fhir;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.dorsal.store.StoredVersion;

/** Bundles around resources that stay byte for byte as they are stored. What is written around them holds no outside text. */
final class Splice {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final String base;

    private Splice(String base) {
        this.base = base;
    }

    /** One resource of a collection. */
    record Part(String type, String id, byte[] body) {
        @Override
        public String toString() {
            return "Part[" + type + "]";
        }
    }

    /** A Bundle of type collection. */
    static byte[] collection(String base, List<Part> parts) {
        Splice splice = new Splice(base).text("{\"resourceType\":\"Bundle\",\"type\":\"collection\"");
        String before = ",\"entry\":[{";
        for (Part part : parts) {
            splice.text(before).resource(part).text("}");
            before = ",{";
        }
        return splice.text(parts.isEmpty() ? "}" : "]}").bytes();
    }

    /**
     * The history of one resource.
     *
     * @param versions newest first, at least one
     * @param self address of this page
     * @param next address of the page below, if there is one
     */
    static byte[] history(String base, List<StoredVersion> versions, int total, String self, Optional<String> next) {
        Splice splice = new Splice(base)
                .text("{\"resourceType\":\"Bundle\",\"type\":\"history\",\"total\":" + total + ",\"link\":[")
                .link("self", self);
        next.ifPresent(address -> splice.text(",").link("next", address));
        splice.text("]");
        String before = ",\"entry\":[{";
        for (StoredVersion version : versions) {
            splice.text(before).version(version);
            before = ",{";
        }
        return splice.text("]}").bytes();
    }

    private Splice version(StoredVersion version) {
        boolean first = version.version() == 1;
        String url = first ? version.type() : version.type() + "/" + version.id();
        return resource(new Part(version.type(), version.id(), version.body()))
                .text(",\"request\":{\"method\":\"" + (first ? "POST" : "PUT") + "\",\"url\":\"" + url + "\"}")
                .text(",\"response\":{\"status\":\"" + (first ? "201" : "200") + "\",\"etag\":\"W/\\\""
                        + version.version() + "\\\"\",\"lastModified\":\"" + version.recordedAt() + "\"}}");
    }

    private Splice resource(Part part) {
        text("\"fullUrl\":\"" + base + "/" + part.type() + "/" + part.id() + "\",\"resource\":");
        out.writeBytes(part.body());
        return this;
    }

    private Splice link(String relation, String address) {
        return text("{\"relation\":\"" + relation + "\",\"url\":\"" + address + "\"}");
    }

    private Splice text(String json) {
        out.writeBytes(json.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    private byte[] bytes() {
        return out.toByteArray();
    }
}
