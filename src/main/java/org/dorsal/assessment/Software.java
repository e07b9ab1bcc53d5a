package org.dorsal.assessment;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.fhirjson.Ids;
import org.dorsal.knowledge.Wording.Locale;
import org.dorsal.store.NewVersion;

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

    /** This software as a Device: its name and version, nothing about the machine it runs on. */
    static final class SoftwareDevice {
        private static final String NOBODY = "";

        private SoftwareDevice() {}

        static NewVersion render(Software software, Instant since) {
            var recorded = since.truncatedTo(ChronoUnit.MILLIS);
            var id = software.id().toString();
            var body = FhirWriter.resource("Device", device -> {
                device.put("id", id)
                        .object("meta", meta -> meta.put("versionId", "1").put("lastUpdated", recorded.toString()))
                        .put("language", Locale.EN_US.tag());
                Elements.text(device, new Narrative(Locale.EN_US).line(software.name() + " " + software.version()));
                Elements.identifier(device, id);
                device.put("status", "active")
                        .array(
                                "deviceName",
                                list -> list.object(name ->
                                        name.put("name", software.name()).put("type", "user-friendly-name")))
                        .array("version", list -> list.object(version -> version.put("value", software.version())));
            });
            return new NewVersion("Device", id, 1, NOBODY, "active", recorded, recorded.plusMillis(1), List.of(), body);
        }
    }
}
