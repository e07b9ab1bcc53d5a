package org.dorsal.writeback;

import java.util.OptionalInt;
import org.dorsal.writeback.Keeping.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parks with the alarm that belongs to it. */
final class Incidents {
    private static final Logger LOG = LoggerFactory.getLogger(Incidents.class);

    private Incidents() {}

    /** @param doubt the EHR may have this very version */
    static Step park(
            Engine engine,
            Keeping keeping,
            Item item,
            Reason reason,
            boolean doubt,
            Attempt.Act act,
            OptionalInt status) {
        boolean incident = reason == Reason.ANOTHER_PATIENT;
        if (incident) {
            engine.watch().incident(engine.site());
            LOG.error(
                    "site {}: the EHR answered with another patient's resource; delivery {} is parked",
                    engine.site(),
                    item.key().id());
        }
        return keeping.keep(item.parked(reason, doubt, engine.now()), engine.attempt(act, outcome(reason), status));
    }

    private static Attempt.Outcome outcome(Reason reason) {
        return switch (reason) {
            case ANOTHER_PATIENT -> Attempt.Outcome.ANOTHER_PATIENT;
            case TWICE_THERE, CHANGED_THERE, GONE_THERE -> Attempt.Outcome.CONFLICT;
            case EHR_SILENT,
                    TRIED_AND_WAITS,
                    NO_LAUNCH,
                    HANDED_OVER,
                    AUTHOR_LEFT_OUT,
                    LAUNCH_EXPIRED,
                    NO_TOKEN,
                    UNSEARCHABLE,
                    TRIED_OFTEN,
                    EARLIER_PARKED,
                    ID_NOT_TOLD,
                    NO_CORRECTIONS,
                    FORBIDDEN,
                    UNREADABLE,
                    REFUSED,
                    GIVEN_UP -> Attempt.Outcome.REFUSED;
        };
    }
}
