package org.dorsal.assessment;

import java.util.UUID;
import org.dorsal.fhirjson.Ids;

/**
 * The software that scored, as results name it.
 *
 * @param id logical id of its Device: the same for the same name and version
 * @param name what people call it
 * @param version its release
 */
public record Software(UUID id, String name, String version) {
    /** Namespace of the ids of software Devices. */
    private static final UUID NAMESPACE = UUID.fromString("3b1c1f2e-6c1e-5b43-9d0b-8f0b1f7a2c55");

    /** Dorsal of that release. */
    public static Software dorsal(String version) {
        return new Software(Ids.named(NAMESPACE, "Dorsal " + version), "Dorsal", version);
    }
}
