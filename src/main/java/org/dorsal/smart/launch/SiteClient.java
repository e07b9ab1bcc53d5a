package org.dorsal.smart.launch;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.WebAddress;
import org.springframework.security.oauth2.client.registration.ClientRegistration;

/** Dorsal as a client of the authorization server of one site, as the settings say. */
public interface SiteClient {
    Pattern ID = Pattern.compile("(?=.*\\S)[\\x20-\\x7E]{1,200}");
    /** RFC 6749, 3.3. */
    Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,200}");

    int MAX_SCOPES = 100;

    SiteId site();

    /** Client id issued by the server. */
    String clientId();

    /** How it proves to be that client. */
    ClientProof proof();

    /** Base of the server's discovery document, without a slash at its end. */
    URI server();

    /** How users must have signed in there. */
    default Assurance assurance() {
        return Assurance.ANY;
    }

    /** Builder with the registration's settings. Its text contains the secret, so it is never printed. */
    default ClientRegistration.Builder registration() {
        ClientRegistration.Builder registration = ClientRegistration.withRegistrationId(site().value())
                .clientId(clientId())
                .clientAuthenticationMethod(proof().method());
        return proof() instanceof ClientProof.SharedClientSecret secret
                ? registration.clientSecret(secret.value())
                : registration;
    }

    /** Refuses what no server gives. */
    static void checkId(String key, String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    key + " must have 1 to 200 printable characters, as it was given; correct it");
        }
    }

    /** Rejects malformed scopes. */
    static void checkScopes(String key, List<String> scopes, String example) {
        if (scopes.size() > MAX_SCOPES
                || scopes.stream().anyMatch(scope -> !SCOPE.matcher(scope).matches())) {
            throw new IllegalArgumentException(
                    key + " must be words such as " + example + ", one an entry; correct or leave them out");
        }
    }

    /**
     * Dorsal's backend client at the EHR of one site, which acts without a clinician (SMART App Launch 2.2.0,
     * "Backend Services").
     *
     * @param fhirBase exact registered address
     * @param clientId client id issued by the EHR
     * @param proof signing keys; backend services use no other proof
     * @param scopes scopes in place of Dorsal's own list, {@code system/…} only; empty for that list
     * @param followUp whether it reads what became of patients after an assessment
     */
    public record BackendRegistration(
            SiteId site,
            String fhirBase,
            String clientId,
            ClientProof.ClientSigningKeys proof,
            List<String> scopes,
            boolean followUp)
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
    }
}
