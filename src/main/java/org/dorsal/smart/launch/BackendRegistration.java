package org.dorsal.smart.launch;

import java.net.URI;
import java.util.List;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.WebAddress;

/**
 * Dorsal's own client at the EHR of one site, which acts without a clinician (SMART App Launch 2.2.0, "Backend Services").
 *
 * @param fhirBase to the letter as it is registered
 * @param clientId what the EHR calls this client
 * @param proof its keys; backend services know no other proof
 * @param scopes to ask for instead of Dorsal's own list, {@code system/…} only; empty for that list
 */
public record BackendRegistration(
        SiteId site, String fhirBase, String clientId, ClientProof.Keys proof, List<String> scopes)
        implements SiteClient {
    public BackendRegistration {
        scopes = List.copyOf(scopes);
        WebAddress.readBase("fhir-base", fhirBase);
        SiteClient.checkId("backend-client-id", clientId);
        SiteClient.checkScopes("backend-scopes", scopes, "system/Observation.crus");
        if (!scopes.stream().allMatch(scope -> scope.startsWith("system/"))) {
            throw new IllegalArgumentException(
                    "backend-scopes must begin with system/: there is no patient and no user in"
                            + " context; correct or leave them out");
        }
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
        return "BackendRegistration[" + site + "]";
    }
}
