package org.dorsal.smart.launch;

import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;

/** Launches that stand. Safe for many threads and many replicas over one store. */
public final class Launches {
    private final LaunchStore store;
    private final LaunchSettings settings;
    private final Clock clock;

    Launches(LaunchStore store, LaunchSettings settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Lets a browser in that holds the cookie of this very launch.
     *
     * @param cookieSecret value of the cookie {@link LaunchCookie#OF_LAUNCH} and the launch's key
     */
    public Entrance enter(LaunchId id, Optional<String> cookieSecret) {
        if (cookieSecret.isEmpty() || settings.ehr(id.site()).isEmpty()) {
            return new Entrance.Unknown();
        }
        String secret = cookieSecret.get();
        Optional<Launch> launch = store.read(id)
                .map(LaunchStore.Kept::held)
                .filter(held -> Secrets.isSha256Of(HexFormat.of().parseHex(held.browser()), secret))
                .map(HeldLaunch::launch);
        if (launch.isEmpty()) {
            return new Entrance.Unknown();
        }
        return clock.instant().isBefore(launch.get().ends())
                ? new Entrance.Open(launch.get(), Secrets.csrf(secret))
                : new Entrance.Ended();
    }

    /** Keeps what was read from the record for the launch, locked; false when there is no such launch. */
    public boolean keepChart(LaunchId id, byte[] chart) {
        return store.keepChart(id, chart);
    }
}
