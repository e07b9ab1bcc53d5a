package org.dorsal.smart.signin;

import java.time.Instant;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.audit.AuditAgents;
import org.dorsal.smart.Scopes;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.SessionAuthentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;

/**
 * Auditor, or operator who signed in at the same provider, with an active session.
 *
 * @param session id of the session; no secret
 * @param client client id of Dorsal at the provider
 * @param name display name; the subject where the provider sends none
 * @param roles roles that the provider asserts
 * @param csrf form token of the session's pages, masked in each page
 * @param ends expiry of the session independent of activity
 */
public record Auditor(
        SiteId site,
        UUID session,
        String issuer,
        String client,
        String subject,
        String name,
        Set<String> roles,
        String csrf,
        Instant started,
        Instant ends) {
    public Auditor {
        roles = Set.copyOf(roles);
    }

    /** Returns the person of the current request's session. */
    public static Optional<Auditor> current() {
        return SessionAuthentication.principal(
                SecurityContextHolder.getContext().getAuthentication(), Auditor.class);
    }

    /**
     * Returns the agent for audit events.
     *
     * @param purpose purpose of use that was selected on the page
     * @param network network address of the client
     */
    public AuditAgents agents(Optional<String> purpose, Optional<String> network) {
        return new AuditAgents(
                Optional.of(new AuditAgents.ClientAgent(issuer, client, Optional.empty())),
                Optional.of(new AuditorIdentity(issuer, subject, name, roles).person(purpose)),
                network);
    }

    @Override
    public String toString() {
        return "Auditor[" + site + "]";
    }

    /**
     * Identity in an id_token.
     *
     * @param name display name; the subject where the provider sends none
     */
    record AuditorIdentity(String issuer, String subject, String name, Set<String> roles) {
        private static final int MAX_NAME = 200;
        private static final int MAX_ROLES = 500;
        private static final int MAX_ROLE = 200;

        AuditorIdentity {
            roles = Set.copyOf(roles);
        }

        /**
         * Returns the roles in a claim that is a list or a text of words; empty when the claim is absent or has another
         * type.
         */
        static Optional<Set<String>> roles(Map<String, Object> claims, String claim) {
            return Scopes.words(claims.get(claim))
                    .map(words -> words.stream()
                            .filter(word -> !word.isBlank() && word.length() <= MAX_ROLE)
                            .limit(MAX_ROLES)
                            .collect(Collectors.toUnmodifiableSet()));
        }

        static AuditorIdentity of(OidcIdToken claims, Set<String> roles) {
            String subject = Objects.requireNonNull(claims.getSubject());
            String name = text(claims, "name")
                    .or(() -> text(claims, "preferred_username"))
                    .orElse(subject);
            return new AuditorIdentity(
                    Objects.requireNonNull(claims.getClaimAsString(IdTokenClaimNames.ISS)), subject, name, roles);
        }

        AuditAgents.PersonAgent person(Optional<String> purpose) {
            return new AuditAgents.PersonAgent(issuer + "|" + subject, Optional.of(name), roles, purpose);
        }

        /** Returns a claim without control characters, which could forge lines of a log or a table. */
        private static Optional<String> text(OidcIdToken claims, String claim) {
            return claims.<Object>getClaim(claim) instanceof String text && !text.isBlank()
                    ? Optional.of(text.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ").strip())
                            .filter(clean -> !clean.isEmpty())
                            .map(clean -> clean.length() <= MAX_NAME ? clean : clean.substring(0, MAX_NAME))
                    : Optional.empty();
        }
    }
}
