package org.dorsal.smart.launch;

import java.net.URI;
import java.util.List;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.WebAddress;

/**
 * Dorsal's registration with the EHR of one site.
 *
 * @param fhirBase to the letter as it is registered: {@code iss} of a launch must equal it, {@code aud} repeats it
 * @param clientId what the EHR calls Dorsal
 * @param scopes to ask for instead of Dorsal's own list; empty for that list
 * @param frameAncestors origins of the EHR that may show our pages in a frame; none when empty
 * @param writesByLaunch results are written with clinicians' tokens, so launches ask to write, too
 */
public record EhrRegistration(
        SiteId site,
        String fhirBase,
        String clientId,
        ClientProof proof,
        List<String> scopes,
        List<String> frameAncestors,
        boolean writesByLaunch)
        implements SiteClient {
    public EhrRegistration {
        scopes = List.copyOf(scopes);
        frameAncestors = List.copyOf(frameAncestors);
        WebAddress.readBase("fhir-base", fhirBase);
        SiteClient.checkId("client-id", clientId);
        SiteClient.checkScopes("scopes", scopes, "patient/Observation.rs");
    }

    EhrBase base() {
        return EhrBase.of(fhirBase);
    }

    @Override
    public URI server() {
        return base().base();
    }

    @Override
    public String toString() {
        return "EhrRegistration[" + site + "]";
    }
}
