package org.dorsal.smart.launch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.*;

/** Allowed destinations in tests: local servers, as if configured in the settings, without DNS. */
public final class SomeDestinations {
    private static final Set<String> CONFIGURED = Set.of("127.0.0.1", "localhost");

    private SomeDestinations() {}

    /** No name has an address. */
    public static Destinations local() {
        return resolving(Map.of());
    }

    /** @param names addresses by host, which a test may change */
    static Destinations resolving(Map<String, List<String>> names) {
        return new Destinations(CONFIGURED, Set.of("keys.inner.example"), host -> {
            List<String> addresses = Optional.ofNullable(names.get(host)).orElse(List.of());
            if (addresses.isEmpty()) {
                throw new UnknownHostException(host);
            }
            return addresses.stream().map(InetAddress::ofLiteral).toList();
        });
    }
}
