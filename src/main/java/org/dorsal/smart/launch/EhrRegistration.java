package org.dorsal.smart.launch;

import java.net.URI;
import java.time.Duration;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.WebAddress;

/**
 * Dorsal's registration with the EHR of one site.
 *
 * @param fhirBase exact registered address: {@code iss} of a launch must equal it, {@code aud} repeats it
 * @param clientId client id issued by the EHR
 * @param scopes scopes in place of Dorsal's own list; empty for that list
 * @param frameAncestors origins of the EHR that may frame our pages; none when empty
 * @param writesByLaunch true if results are written with clinicians' tokens, so that launches request write scopes
 */
public record EhrRegistration(
        SiteId site,
        String fhirBase,
        String clientId,
        ClientProof proof,
        List<String> scopes,
        List<String> frameAncestors,
        boolean writesByLaunch,
        Allowances allowances,
        Sessions sessions,
        Assurance assurance)
        implements SiteClient {
    public EhrRegistration {
        scopes = List.copyOf(scopes);
        frameAncestors = List.copyOf(frameAncestors);
        WebAddress.readBase("fhir-base", fhirBase);
        SiteClient.checkId("client-id", clientId);
        SiteClient.checkScopes("scopes", scopes, "patient/Observation.rs");
    }

    /**
     * Accepted deviations of this EHR from SMART App Launch 2.2.0, by the site's settings.
     *
     * @param otherBases further exact addresses of its FHIR base, which a launch may name
     * @param unlistedPkce true if S256 need not be listed; the challenge is sent nevertheless
     * @param idTokenIssuer {@code iss} of its id_tokens if it differs from {@code issuer} of its documents
     */
    public record Allowances(List<String> otherBases, boolean unlistedPkce, Optional<String> idTokenIssuer) {
        private static final int MAX_BASES = 20;

        public Allowances {
            otherBases = List.copyOf(otherBases);
            otherBases.forEach(base -> WebAddress.readBase("other-bases", base));
            idTokenIssuer.ifPresent(issuer -> WebAddress.read("id-token-issuer", issuer));
            if (otherBases.size() > MAX_BASES) {
                throw new IllegalArgumentException(
                        "other-bases names more than " + MAX_BASES + " addresses; make sites of them");
            }
        }
    }

    /**
     * Session limits of clinicians (TRUST promise on shared workstations).
     *
     * @param idle maximum time without a request; a new launch then restores the draft
     * @param life maximum duration of a launch in its browser, regardless of activity
     * @param signWithin maximum age of a launch that signs: an older one may belong to another person at the same
     * screen
     */
    public record Sessions(Duration idle, Duration life, Duration signWithin) {
        public Sessions {
            within("session.idle", idle, Duration.ofMinutes(2), Duration.ofMinutes(30));
            within("session.life", life, Duration.ofMinutes(15), Duration.ofHours(12));
            within("session.sign-within", signWithin, Duration.ofMinutes(5), life);
        }

        private static void within(String key, Duration value, Duration least, Duration most) {
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(
                        key + " must be from " + least.toMinutes() + "m to " + most.toMinutes() + "m, such as "
                                + least.plus(most).dividedBy(2).toMinutes() + "m");
            }
        }
    }

    /** All its addresses, to the letter. */
    List<String> bases() {
        return Stream.concat(Stream.of(fhirBase), allowances.otherBases().stream())
                .distinct()
                .toList();
    }

    /** The same under another of its addresses, to the letter; empty when it is none of them. */
    Optional<EhrRegistration> forServer(String base) {
        // checked when settings were read, which alone know the hosts that may be called by http
        return Optional.of(base)
                .filter(bases()::contains)
                .map(server -> ScopedValue.where(
                                WebAddress.PLAIN_HTTP,
                                Set.of(EhrBase.of(server).base().getHost()))
                        .call(() -> new EhrRegistration(
                                site,
                                server,
                                clientId,
                                proof,
                                scopes,
                                frameAncestors,
                                writesByLaunch,
                                allowances,
                                sessions,
                                assurance)));
    }

    EhrBase base() {
        return EhrBase.of(fhirBase);
    }

    @Override
    public URI server() {
        return base().base();
    }
}
