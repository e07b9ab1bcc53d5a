package org.dorsal.writeback;

import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parks with the alarm that belongs to it. */
final class Incidents {
    private static final Logger LOG = LoggerFactory.getLogger(Incidents.class);

    private Incidents() {}

    static Step park(Engine engine, Keeping keeping, Item item, Reason reason, Attempt.Act act, OptionalInt status) {
        boolean incident = reason == Reason.ANOTHER_PATIENT;
        if (incident) {
            engine.watch().incident(engine.site());
            LOG.error(
                    "site {}: the EHR answered with another patient's resource; delivery {} is parked",
                    engine.site(),
                    item.key().id());
        }
        boolean doubt = incident || reason == Reason.TWICE_THERE || reason == Reason.CHANGED_THERE;
        Attempt.Outcome outcome =
                incident ? Attempt.Outcome.ANOTHER_PATIENT : doubt ? Attempt.Outcome.CONFLICT : Attempt.Outcome.REFUSED;
        return keeping.keep(
                item.parked(reason, doubt || item.state() == State.UNKNOWN, engine.now()),
                engine.attempt(act, outcome, status));
    }
}
