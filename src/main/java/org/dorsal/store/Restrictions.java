package org.dorsal.store;

import java.util.List;
import java.util.Set;

/**
 * What granular scopes leave of a resource type, such as {@code patient/Observation.rs?category=survey}: a resource is seen
 * when it carries all terms of at least one set. No set at all lets nothing through.
 */
public record Restrictions(List<Set<String>> anyOf) {
    private static final Restrictions NONE = new Restrictions(List.of(Set.of()));

    public Restrictions {
        anyOf = anyOf.stream().map(Set::copyOf).toList();
    }

    /** Lets everything through: one set that asks for no term. */
    public static Restrictions none() {
        return NONE;
    }

    boolean letEverythingThrough() {
        return anyOf.stream().anyMatch(Set::isEmpty);
    }
}
