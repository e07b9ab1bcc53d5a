package org.dorsal.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.store.NewAuditEvent;

/**
 * What every event consists of, whatever it tells.
 *
 * @param terms of its facts, {@code x-name=value}
 */
record Event(
        String id,
        Instant at,
        Sort sort,
        Happening.Outcome outcome,
        Optional<String> says,
        List<Agent> agents,
        Optional<String> patient,
        List<Entity> entities,
        List<String> terms) {

    /** Ready to append. */
    NewAuditEvent stored() {
        return new NewAuditEvent(id, patient, EventTerms.of(this), EventBytes.of(this));
    }
}
