package org.dorsal.smart.signin;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.dorsal.audit.Who;
import org.dorsal.smart.Scopes;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.Secrets;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;

/**
 * Auditor with a session.
 *
 * @param session id of the session; no secret
 * @param client Dorsal's client id at the provider
 * @param name display name; the subject where the provider does not say
 * @param roles as the provider states them
 * @param csrf masked form token
 * @param ends latest end of the session
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

    /** Whether a form with that token was made by a page of this session. */
    public boolean made(String token) {
        return Secrets.isMasked(token, csrf);
    }

    /**
     * Returns the agent for audit events.
     *
     * @param purpose of use, as chosen on the page
     * @param network address of the other side
     */
    public Who who(Optional<String> purpose, Optional<String> network) {
        return new Who(
                Optional.of(new Who.ClientAgent(issuer, client, Optional.empty())),
                Optional.of(new Identity(issuer, subject, name, roles).person(purpose)),
                network);
    }

    @Override
    public String toString() {
        return "Auditor[" + site + "]";
    }

    /**
     * Subject of an id_token.
     *
     * @param name display name; the subject where the provider does not say
     */
    record Identity(String issuer, String subject, String name, Set<String> roles) {
        private static final int LONGEST_NAME = 200;
        private static final int MOST_ROLES = 500;
        private static final int LONGEST_ROLE = 200;

        Identity {
            roles = Set.copyOf(roles);
        }

        /** Empty when the claim is not there or is neither a list of words nor a text of words. */
        static Optional<Set<String>> roles(Map<String, Object> claims, String claim) {
            return Scopes.words(claims.get(claim))
                    .map(words -> words.stream()
                            .filter(word -> !word.isBlank() && word.length() <= LONGEST_ROLE)
                            .limit(MOST_ROLES)
                            .collect(Collectors.toUnmodifiableSet()));
        }

        static Identity of(OidcIdToken claims, Set<String> roles) {
            String subject = Objects.requireNonNull(claims.getSubject());
            String name = text(claims, "name")
                    .or(() -> text(claims, "preferred_username"))
                    .orElse(subject);
            return new Identity(
                    Objects.requireNonNull(claims.getClaimAsString(IdTokenClaimNames.ISS)), subject, name, roles);
        }

        Who.PersonAgent person(Optional<String> purpose) {
            return new Who.PersonAgent(issuer + "|" + subject, Optional.of(name), roles, purpose);
        }

        /** Control characters could forge lines of a log or a table. */
        private static Optional<String> text(OidcIdToken claims, String claim) {
            return claims.<Object>getClaim(claim) instanceof String text && !text.isBlank()
                    ? Optional.of(text.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ").strip())
                            .filter(clean -> !clean.isEmpty())
                            .map(clean -> clean.length() <= LONGEST_NAME ? clean : clean.substring(0, LONGEST_NAME))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return "Identity[hidden]";
        }
    }
}
