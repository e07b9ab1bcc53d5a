package org.dorsal.smart;

import java.util.Set;

/**
 * One scope that can grant something.
 *
 * @param type resource type, or {@code *}
 */
record Scope(Level level, String type, Set<Interaction> interactions, Restriction restriction) {
    Scope {
        interactions = Set.copyOf(interactions);
    }

    /** On whose behalf the client acts. */
    enum Level {
        PATIENT,
        USER,
        SYSTEM
    }

    boolean covers(Interaction interaction, String wanted) {
        return interactions.contains(interaction) && (type.equals("*") || type.equals(wanted));
    }
}
