package org.dorsal.writeback;

import java.util.UUID;
import org.dorsal.fhirjson.Ids;

/**
 * Names one version of one resource on its way into the EHR.
 *
 * @param assessment id of the assessment
 * @param slot our reference of the resource, {@code Observation/…}: the same in every version
 * @param version of the result set that is delivered
 */
public record ItemKey(String assessment, String slot, int version) {
    public ItemKey {
        if (version < 1) {
            throw new IllegalArgumentException("versions count from 1");
        }
    }

    /** UUIDv5(assessment, slot, version); the mark of the EHR's copy. */
    public UUID id() {
        return Ids.named(UUID.fromString(assessment), slot + "|" + version);
    }

    public String type() {
        return slot.substring(0, slot.indexOf('/'));
    }
}
