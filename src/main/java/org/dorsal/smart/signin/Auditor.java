package org.dorsal.smart.signin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.dorsal.audit.Who;
import org.dorsal.smart.SiteId;

/**
 * An auditor who has signed in.
 *
 * @param session id of the session; no secret
 * @param client what the provider calls Dorsal
 * @param name what people call them; the subject where the provider does not say
 * @param roles as the provider tells them
 * @param csrf what forms of their pages send back
 * @param ends when the session ends whatever they do
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
        return MessageDigest.isEqual(csrf.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * As events name them.
     *
     * @param purpose of use, as chosen on the page
     * @param network address of the other side
     */
    public Who who(Optional<String> purpose, Optional<String> network) {
        return new Who(
                Optional.of(new Who.Client(issuer, client, Optional.empty())),
                Optional.of(new Identity(issuer, subject, name, roles).person(purpose)),
                network);
    }

    @Override
    public String toString() {
        return "Auditor[" + site + "]";
    }
}
