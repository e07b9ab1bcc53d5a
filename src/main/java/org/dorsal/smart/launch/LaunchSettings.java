package org.dorsal.smart.launch;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.smart.KeyExpiry;
import org.dorsal.smart.KeyStrength;
import org.dorsal.smart.SiteId;

/**
 * Who may launch and who may call EHRs without a launch, for every site that has either.
 *
 * @param baseUrl where browsers find Dorsal, without a slash at its end
 * @param ehrs of sites with launches
 * @param backends of sites with a client of their own
 * @param answerWithin how long an EHR may take for one answer to {@link EhrCalls}
 * @param others proofs of registrations elsewhere, whose keys are published together with those here
 * @param strength of keys, the EHRs' and Dorsal's own
 */
public record LaunchSettings(
        URI baseUrl,
        Seal.EncryptionKeys encryptionKeys,
        List<EhrRegistration> ehrs,
        List<SiteClient.BackendRegistration> backends,
        Duration answerWithin,
        List<ClientProof> others,
        KeyStrength strength) {
    public LaunchSettings {
        others = List.copyOf(others);
        ehrs = List.copyOf(ehrs);
        backends = List.copyOf(backends);
        if (!ehrs.isEmpty() && encryptionKeys.isEmpty()) {
            throw new IllegalArgumentException(
                    "encryption-keys is empty, and launches (ehr.client-id) leave tokens in the"
                            + " store; make a key with: openssl rand -base64 32");
        }
        Map<String, JWK> published = new HashMap<>();
        keys(ehrs, backends, others).forEach(key -> {
            if (strength.isTooShort(key.jwk())) {
                throw new IllegalArgumentException(
                        "sites name an RSA key of " + key.jwk().size()
                                + " bits in client-keys, and least-rsa-bits asks for " + strength.leastRsaBits()
                                + "; make one on P-384 with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384");
            }
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

    /** The site's own client; empty when it has none. */
    public Optional<SiteClient.BackendRegistration> backend(SiteId site) {
        return backends.stream().filter(backend -> backend.site().equals(site)).findFirst();
    }

    /** Below which the site's EHR is called; empty when Dorsal is not registered there. */
    Optional<EhrBase> base(SiteId site) {
        return ehr(site).map(EhrRegistration::base).or(() -> backend(site).map(SiteClient.BackendRegistration::base));
    }

    /** The public halves of all client keys as a JWK Set (RFC 7517, 5): what EHRs check Dorsal's assertions with. */
    public String publicKeys() {
        return new JWKSet(keys(ehrs, backends, others)
                        .map(key -> key.jwk().toPublicJWK())
                        .distinct()
                        .toList())
                .toString(true);
    }

    /** When each client key ends, by its id; {@code Instant.MAX} for never. */
    public Map<String, Instant> clientKeysEnd() {
        return keys(ehrs, backends, others)
                .collect(Collectors.toMap(ClientProof.ClientKey::id, key -> KeyExpiry.of(key.jwk()), (one, _) -> one));
    }

    /** Where the EHR sends the browser back to; one for each site, so that no EHR's answer is taken for another's. */
    URI redirectUri(SiteId site) {
        return URI.create(baseUrl + "/launch/" + site + "/callback");
    }

    private static Stream<ClientProof.ClientKey> keys(
            List<EhrRegistration> ehrs, List<SiteClient.BackendRegistration> backends, List<ClientProof> others) {
        Stream<ClientProof> own =
                Stream.<SiteClient>concat(ehrs.stream(), backends.stream()).map(SiteClient::proof);
        return Stream.concat(own, others.stream())
                .flatMap(proof -> proof instanceof ClientProof.ClientSigningKeys(List<ClientProof.ClientKey> keys)
                        ? keys.stream()
                        : Stream.of());
    }
}
