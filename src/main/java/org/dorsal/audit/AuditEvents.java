package org.dorsal.audit;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.NewAuditEvent;

/** Writes events: R4 AuditEvents after IHE BALP, ready to append in the commit of what they tell. */
public final class AuditEvents {
    private AuditEvents() {}

    /** An event's id: made later, sorts later. */
    public static UUID newId(Instant at, RandomGenerator chance) {
        return Ids.timed(at, chance);
    }

    /** The event of what somebody did here. */
    public static NewAuditEvent of(Happening happening) {
        return Happenings.of(happening);
    }

    /** The event of a request to the EHR. */
    public static NewAuditEvent of(Sending sending) {
        return Deliveries.of(sending).stored();
    }

    /** The event of an operator's decision. */
    public static NewAuditEvent of(Ruling ruling) {
        return Deliveries.of(ruling).stored();
    }
}
