package org.dorsal.smart;

import java.util.Optional;
import java.util.Set;

/**
 * A user's own rights, which cut down {@code user/} scopes (SMART App Launch 2.2.0: a scope never exceeds them).
 * Where a site names no roles claim its authorization server has cut the scopes already; where it names one, the
 * token's roles decide and a user without a role that is known here has no rights.
 */
final class UserRights {
    private static final String CLINICIAN = "clinician";
    private static final String AUDITOR = "auditor";

    private UserRights() {}

    static boolean include(Optional<Set<String>> roles, Interaction interaction, String type) {
        return roles.map(held -> (held.contains(CLINICIAN) && !type.equals("AuditEvent"))
                        || (held.contains(AUDITOR) && looksOnly(interaction)))
                .orElse(true);
    }

    private static boolean looksOnly(Interaction interaction) {
        return switch (interaction) {
            case READ, SEARCH -> true;
            case CREATE, UPDATE, DELETE -> false;
        };
    }
}
