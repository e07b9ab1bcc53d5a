package org.dorsal.knowledge;

import java.util.Optional;
import java.util.function.Supplier;
import org.dorsal.fhirjson.FhirJson;
import org.hl7.fhir.r4.model.MetadataResource;

/**
 * A resource of {@code profiles/} as it is served to everybody.
 *
 * @param status PublicationStatus code
 */
public record Published(String type, String id, Edition edition, String name, String status, Supplier<byte[]> encoded) {
    /** Its JSON, compact, UTF-8. */
    public byte[] json() {
        return encoded.get();
    }

    @Override
    public String toString() {
        return type + "/" + id;
    }

    /** Encoded when it is first asked for: commands that score never ask, and it is a third of what loading costs. */
    static final class Encoded implements Supplier<byte[]> {
        private final Runnable before;
        private Optional<MetadataResource> resource;
        private byte[] json = {};

        /** @param before done to the resource first */
        Encoded(MetadataResource resource, Runnable before) {
            this.resource = Optional.of(resource);
            this.before = before;
        }

        /** The parsed resource is ten times as large, and is let go. */
        @Override
        public synchronized byte[] get() {
            resource.ifPresent(still -> {
                before.run();
                json = FhirJson.encode(still);
                resource = Optional.empty();
            });
            return json;
        }
    }
}
