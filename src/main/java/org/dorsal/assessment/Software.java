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

    private static final String NOBODY = "";

    /** Dorsal of that release. */
    public static Software dorsal(String version) {
        return new Software(Ids.named(NAMESPACE, "Dorsal " + version), "Dorsal", version);
    }

    /**
     * Device that every result references: name and version of the software, nothing about its host. It has no
     * patient and is stored once per software version, not with every assessment.
     *
     * @param since instant at which this software version first served the site
     */
    NewVersion device(Instant since) {
        var recorded = since.truncatedTo(ChronoUnit.MILLIS);
        var body = FhirWriter.resource("Device", device -> {
            device.put("id", id.toString())
                    .object("meta", meta -> meta.put("versionId", "1").put("lastUpdated", recorded.toString()))
                    .put("language", Locale.EN_US.tag());
            FhirElements.text(device, new NarrativeBuilder(Locale.EN_US).line(name + " " + version));
            FhirElements.identifier(device, id.toString());
            device.put("status", "active")
                    .array(
                            "deviceName",
                            list -> list.object(named -> named.put("name", name).put("type", "user-friendly-name")))
                    .array("version", list -> list.object(release -> release.put("value", version)));
        });
        return new NewVersion(
                "Device", id.toString(), 1, NOBODY, "active", recorded, recorded.plusMillis(1), List.of(), body);
    }
}
