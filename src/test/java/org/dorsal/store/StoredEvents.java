package org.dorsal.store;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Audit events as the shared database holds them. */
public final class StoredEvents {
    private StoredEvents() {}

    /** JSON of the events in the record of a patient. */
    public static List<String> about(String patient) {
        return TestPostgres.texts(
                        TestPostgres.shared().asSuperuser(),
                        "select encode(body, 'hex') from audit_event where patient like '%" + patient + "'")
                .stream()
                .map(HexFormat.of()::parseHex)
                .map(BodyCompression::unpackOrAsStored)
                .map(body -> new String(body, StandardCharsets.UTF_8))
                .toList();
    }
}
