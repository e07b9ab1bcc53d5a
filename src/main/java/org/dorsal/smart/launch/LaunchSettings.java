package org.dorsal.smart.launch;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.time.*;
import java.util.*;
import java.util.stream.*;
import org.dorsal.smart.KeyStrength;
import org.dorsal.smart.SiteId;

/**
 * Settings of launches and of EHR calls without a launch, for all sites.
 *
 * @param baseUrl public base URL of Dorsal, without a trailing slash
 * @param ehrs registrations of the sites with launches
 * @param backends registrations of the sites with a backend client
 * @param answerWithin timeout for one EHR answer in {@link EhrClient}
 * @param otherProofs client credentials of other packages' registrations; their keys are published with those here
 * @param strength minimum key strength, for the EHRs' and Dorsal's keys
 */
public record LaunchSettings(
        URI baseUrl,
        TokenEncryption encryption,
        List<EhrRegistration> ehrs,
        List<SiteClient.BackendRegistration> backends,
        Duration answerWithin,
        List<ClientProof> otherProofs,
        KeyStrength strength) {
    public LaunchSettings {
        otherProofs = List.copyOf(otherProofs);
        ehrs = List.copyOf(ehrs);
        backends = List.copyOf(backends);
        if (!ehrs.isEmpty() && encryption.isEmpty()) {
            throw new IllegalArgumentException(
                    "encryption-keys is empty, and launches (ehr.client-id) leave tokens in the"
                            + " store; make a key with: openssl rand -base64 32");
        }
        Map<String, JWK> published = new HashMap<>();
        keys(ehrs, backends, otherProofs).forEach(key -> {
            if (strength.isTooShort(key.jwk())) {
                throw new IllegalArgumentException(
                        "sites name an RSA key of " + key.jwk().size()
                                + " bits in client-keys, and least-rsa-bits asks for " + strength.leastRsaBits()
                                + "; make one on P-384 with: openssl genpkey -algorithm EC -pkeyopt"
                                + " ec_paramgen_curve:P-384");
            }
            JWK other = published.put(key.id(), key.jwk());
            if (other != null && !other.equals(key.jwk())) {
                throw new IllegalArgumentException("sites name two client-keys with one key id, and all are published"
                        + " together; give each key an id of its own");
            }
        });
    }

    /** Registration for launches at the site; empty if launches are not configured. */
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

    /** All FHIR bases of the site's EHR. */
    Stream<EhrBase> bases(SiteId site) {
        return Stream.concat(
                ehr(site).stream().flatMap(ehr -> ehr.bases().stream()).map(EhrBase::of),
                backend(site).map(SiteClient.BackendRegistration::base).stream());
    }

    /** The public halves of all client keys as a JWK Set (RFC 7517, 5): what EHRs check Dorsal's assertions with. */
    public String publicKeys() {
        return new JWKSet(keys(ehrs, backends, otherProofs)
                        .map(key -> key.jwk().toPublicJWK())
                        .distinct()
                        .toList())
                .toString(true);
    }

    /** Redirect URI; one per site, so that a response of one EHR is never attributed to another. */
    URI redirectUri(SiteId site) {
        return URI.create(baseUrl + "/launch/" + site + "/callback");
    }

    private static Stream<ClientProof.ClientKey> keys(
            List<EhrRegistration> ehrs, List<SiteClient.BackendRegistration> backends, List<ClientProof> otherProofs) {
        Stream<ClientProof> proofs =
                Stream.<SiteClient>concat(ehrs.stream(), backends.stream()).map(SiteClient::proof);
        return Stream.concat(proofs, otherProofs.stream())
                .flatMap(proof -> proof instanceof ClientProof.ClientSigningKeys(List<ClientProof.ClientKey> keys)
                        ? keys.stream()
                        : Stream.of());
    }
}
