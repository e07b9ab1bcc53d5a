package org.dorsal.assessment;

import java.util.Set;

/** Names of the sites with subscriptions, which the commits of results notify. */
public record NotifiedSites(Set<String> names) {
    public NotifiedSites {
        names = Set.copyOf(names);
    }
}
