package org.dorsal.smart.launch;

import java.util.Set;

/** Destinations in tests: servers on this machine, as if the settings named them. */
public final class SomeDestinations {
    private SomeDestinations() {}

    public static Destinations local() {
        return new Destinations(Set.of("127.0.0.1", "localhost"));
    }
}
