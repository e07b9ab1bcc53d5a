package org.dorsal.assessment;

import java.util.UUID;
import org.dorsal.fhirjson.Ids;

/** The places of one assessment's result set. Their names never change: ids of filed results are made from them. */
record ResultIds(UUID assessment) {

    String panel() {
        return id("panel");
    }

    String painScore() {
        return id("pain-score");
    }

    String vitalSign(String slot) {
        return id("vital-sign:" + slot);
    }

    String plan(int number) {
        return id("care-plan:" + number);
    }

    /**
     * Id of a version's Provenance; there is one per version, since a Provenance records an event and is never
     * revised.
     */
    String provenance(int version) {
        return id("provenance:" + version);
    }

    private String id(String slot) {
        return Ids.part(assessment, slot).toString();
    }
}
