package org.dorsal.assessment;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.knowledge.Wording.Locale;
import org.dorsal.store.NewVersion;

/** This software as a Device: its name and version, nothing about the machine it runs on. */
final class SoftwareDevice {
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
                            list -> list.object(
                                    name -> name.put("name", software.name()).put("type", "user-friendly-name")))
                    .array("version", list -> list.object(version -> version.put("value", software.version())));
        });
        return new NewVersion("Device", id, 1, NOBODY, "active", recorded, recorded.plusMillis(1), List.of(), body);
    }
}
