package org.dorsal.writeback;

import java.time.Duration;
import org.dorsal.smart.launch.EhrCalls.Authority;

/** What is said, and how long is waited, when there is no token. */
final class Tokens {
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
