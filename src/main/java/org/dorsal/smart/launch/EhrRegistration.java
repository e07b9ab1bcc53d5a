package org.dorsal.smart.launch;

import java.util.List;
import java.util.regex.Pattern;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.WebAddress;

/**
 * Dorsal's registration with the EHR of one site.
 *
 * @param fhirBase to the letter as it is registered: {@code iss} of a launch must equal it, {@code aud} repeats it
 * @param clientId what the EHR calls Dorsal
 * @param frameAncestors origins of the EHR that may show our pages in a frame; none when empty
 * @param scopes to ask for instead of Dorsal's own list; empty for that list
 */
public record EhrRegistration(
        SiteId site,
        String fhirBase,
        String clientId,
        ClientProof proof,
        List<String> scopes,
        List<String> frameAncestors) {
    /** RFC 6749, 3.3. */
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,200}");

    private static final int MOST_SCOPES = 100;

    public EhrRegistration {
        scopes = List.copyOf(scopes);
        frameAncestors = List.copyOf(frameAncestors);
        WebAddress.readBase("fhir-base", fhirBase);
        if (!clientId.matches("[\\x20-\\x7E]{1,200}") || clientId.isBlank()) {
            throw new IllegalArgumentException("client-id must have 1 to 200 printable characters, as the EHR gave it");
        }
        if (scopes.size() > MOST_SCOPES
                || scopes.stream().anyMatch(scope -> !SCOPE.matcher(scope).matches())) {
            throw new IllegalArgumentException(
                    "scopes must be words such as patient/Observation.rs, one an entry; correct or leave them out");
        }
    }

    /** The base, below which addresses are made. */
    String base() {
        return fhirBase.endsWith("/") ? fhirBase.substring(0, fhirBase.length() - 1) : fhirBase;
    }

    @Override
    public String toString() {
        return "EhrRegistration[" + site + "]";
    }
}
