package org.dorsal.writeback;

import java.time.Duration;
import java.time.Instant;
import org.dorsal.smart.launch.EhrCalls.Authority;
import org.dorsal.writeback.Attempt.Act;
import org.dorsal.writeback.Attempt.Outcome;
import org.dorsal.writeback.Keeping.Step;
import org.dorsal.writeback.Looking.Seen;

/** A question that got no answer: the item stays as it is and waits. */
final class Silence {
    private Silence() {}

    static Step wait(Engine engine, Keeping keeping, Item item, Seen.NoAnswer silent, Act act) {
        Instant now = engine.now();
        Attempt attempt = engine.attempt(act, Outcome.UNKNOWN, silent.status());
        if (silent.outage()) {
            silent.notBefore()
                    .ifPresentOrElse(
                            until -> engine.health().asksForTime(now, until),
                            () -> engine.health().failed(now));
            Instant until = silent.notBefore().orElseGet(engine::whenBack);
            return keeping.wait(item.waiting(Reason.EHR_SILENT, until, now), until, attempt);
        }
        engine.health().answered();
        int failures = engine.failures(item);
        if (failures >= Engine.MOST_TRIES) {
            return keeping.keep(item.parked(Reason.TRIED_OFTEN, item.mayBeThere(), now), attempt);
        }
        Instant until = engine.later(failures);
        return keeping.wait(item.failed(failures, until, now), until, attempt);
    }

    static Step noToken(Engine engine, Keeping keeping, LaneState place, Item item, Seen seen, Act act) {
        Instant now = engine.now();
        Instant until = now.plus(Tokens.pause(place));
        return keeping.wait(
                item.waiting(Tokens.reason(place), until, now),
                until,
                engine.attempt(act, Outcome.NOT_DONE, seen.status()));
    }

    /** What is said, and how long is waited, when there is no token. */
    static final class Tokens {
        private Tokens() {}

        static Reason reason(LaneState place) {
            return switch (place.authority()) {
                case Authority.OfLaunch _ -> Reason.NO_LAUNCH;
                case Authority.OfBackend _, Authority.Nobody _ -> Reason.NO_TOKEN;
            };
        }

        /** A launch wakes the patient's deliveries itself. */
        static Duration pause(LaneState place) {
            return switch (place.authority()) {
                case Authority.OfLaunch _ -> Duration.ofHours(1);
                case Authority.OfBackend _, Authority.Nobody _ -> Duration.ofMinutes(1);
            };
        }
    }
}
