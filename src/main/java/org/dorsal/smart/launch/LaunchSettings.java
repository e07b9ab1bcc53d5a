package org.dorsal.smart.launch;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.smart.SiteId;

/**
 * Who may launch, for every site that has launches.
 *
 * @param baseUrl where browsers find Dorsal, without a slash at its end
 */
public record LaunchSettings(URI baseUrl, EncryptionKeys encryptionKeys, List<EhrRegistration> ehrs) {
    public LaunchSettings {
        ehrs = List.copyOf(ehrs);
        if (!ehrs.isEmpty() && encryptionKeys.isEmpty()) {
            throw new IllegalArgumentException(
                    "encryption-keys is empty, and launches (ehr.client-id) leave tokens in the"
                            + " store; make a key with: openssl rand -base64 32");
        }
        Map<String, JWK> published = new HashMap<>();
        keys(ehrs).forEach(key -> {
            JWK other = published.put(key.id(), key.jwk());
            if (other != null && !other.equals(key.jwk())) {
                throw new IllegalArgumentException("sites name two client-keys with one key id, and all are published"
                        + " together; give each key an id of its own");
            }
        });
    }

    /** The site's registration; empty when nobody launches there. */
    public Optional<EhrRegistration> ehr(SiteId site) {
        return ehrs.stream().filter(ehr -> ehr.site().equals(site)).findFirst();
    }

    /** The public halves of all client keys as a JWK Set (RFC 7517, 5): what EHRs check Dorsal's assertions with. */
    public String publicKeys() {
        return new JWKSet(keys(ehrs)
                        .map(key -> key.jwk().toPublicJWK())
                        .distinct()
                        .toList())
                .toString(true);
    }

    /** Where the EHR sends the browser back to; one for each site, so that no EHR's answer is taken for another's. */
    URI redirectUri(SiteId site) {
        return URI.create(baseUrl + "/launch/" + site + "/callback");
    }

    private static Stream<ClientKey> keys(List<EhrRegistration> ehrs) {
        return ehrs.stream()
                .flatMap(ehr ->
                        ehr.proof() instanceof ClientProof.Keys(List<ClientKey> own) ? own.stream() : Stream.of());
    }
}
