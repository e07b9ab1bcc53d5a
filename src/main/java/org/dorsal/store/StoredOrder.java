package org.dorsal.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An order to deliver, and what was planned for it.
 *
 * @param version of the result set
 * @param clinician the EHR's reference of who signed
 * @param ways what was decided for each kind; empty while it is not planned
 */
public record StoredOrder(
        String patient,
        String assessment,
        int version,
        Optional<String> clinician,
        Instant created,
        Optional<Map<String, String>> ways) {
    public StoredOrder {
        ways = ways.map(Map::copyOf);
    }

    @Override
    public String toString() {
        return "StoredOrder[" + assessment + ", " + version + "]";
    }
}
