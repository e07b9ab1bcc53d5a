package org.dorsal.smart.launch;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Hosts that the service may call: those of the settings. A foreign document, such as a discovery document, leads calls to
 * no other host, neither of our own network nor elsewhere.
 *
 * @param hosts in lower case
 */
public record Destinations(Set<String> hosts) {
    public Destinations {
        hosts = Set.copyOf(hosts);
    }

    boolean contain(URI address) {
        return hosts.contains(address.getHost().toLowerCase(Locale.ROOT));
    }
}
