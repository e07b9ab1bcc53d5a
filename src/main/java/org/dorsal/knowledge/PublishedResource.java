package org.dorsal.knowledge;

import java.util.Optional;
import java.util.function.Supplier;
import org.dorsal.fhirjson.FhirJson;
import org.hl7.fhir.r4.model.MetadataResource;

/**
 * Public resource of {@code profiles/} in served form.
 *
 * @param status PublicationStatus code
 */
public record PublishedResource(
        String type, String id, Edition edition, String name, String status, Supplier<byte[]> encoded) {
    /** Returns its JSON, compact, UTF-8. */
    public byte[] json() {
        return encoded.get();
    }

    @Override
    public String toString() {
        return type + "/" + id;
    }

    /** Lazy encoding: commands that score never read it, and it is a third of the loading time. */
    static final class LazyEncoding implements Supplier<byte[]> {
        private Optional<MetadataResource> resource;
        private byte[] json = {};

        LazyEncoding(MetadataResource resource) {
            this.resource = Optional.of(resource);
        }

        /** The parsed resource is ten times as large, and is let go. */
        @Override
        public synchronized byte[] get() {
            resource.ifPresent(still -> {
                json = FhirJson.encode(still);
                resource = Optional.empty();
            });
            return json;
        }
    }
}
