package org.dorsal.audit;

import java.util.List;
import org.dorsal.store.NewAuditEvent;
import tools.jackson.databind.json.JsonMapper;

/** Writes what happened as R4 AuditEvents after IHE BALP. */
final class Happenings {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Happenings() {}

    static NewAuditEvent of(Happening happening) {
        var event = JSON.createObjectNode()
                .put("resourceType", "AuditEvent")
                .put("id", happening.id().toString());
        return new NewAuditEvent(
                happening.id().toString(), happening.patient(), List.of(), JSON.writeValueAsBytes(event));
    }
}
