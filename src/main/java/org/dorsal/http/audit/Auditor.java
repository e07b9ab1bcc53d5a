package org.dorsal.http.audit;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.dorsal.audit.Who;
import org.dorsal.fhirjson.Sha256;

/**
 * Somebody who is signed in as an auditor of one site.
 *
 * @param issuer who says so
 * @param subject what the issuer calls the person
 * @param csrf what every form of this session sends back; nobody else knows it
 */
public record Auditor(
        String site, String issuer, String subject, Optional<String> name, Set<String> roles, String csrf) {
    public Auditor {
        roles = Set.copyOf(roles);
    }

    /** As events name the person. */
    String reference() {
        return issuer + "|" + subject;
    }

    /** What the store knows the session by; it does not give the token away. */
    byte[] session() {
        return HexFormat.of()
                .parseHex(Sha256.of(("session|" + csrf).getBytes(StandardCharsets.UTF_8))
                        .hex());
    }

    /** For events. */
    Who who(Optional<String> purpose, Optional<String> network) {
        return new Who(Optional.empty(), Optional.of(new Who.Person(reference(), name, roles, purpose)), network);
    }

    /** The token is the session's secret. */
    @Override
    public String toString() {
        return "Auditor[" + site + "]";
    }
}
