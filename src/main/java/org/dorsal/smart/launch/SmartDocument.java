package org.dorsal.smart.launch;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code .well-known/smart-configuration} (SMART App Launch 2.2.0, "Conformance"). The EHR is registered, its document is
 * still foreign: it must name no address that {@link NamedAddress} does not let us call.
 */
final class SmartDocument {
    private SmartDocument() {}

    /** A launch needs PKCE and somebody who says who the clinician is. */
    static Discovered<SmartEhr> forLaunches(JsonObject document, URI ehr) {
        if (!document.texts("code_challenge_methods_supported").contains("S256")) {
            return new Discovered.Unfit<>(LaunchRefusal.Lack.PKCE);
        }
        Optional<String> issuer = document.text("issuer");
        if (issuer.isEmpty() || document.text("jwks_uri").isEmpty()) {
            return new Discovered.Unfit<>(LaunchRefusal.Lack.ISSUER);
        }
        Optional<URI> authorize = endpoint(document, "authorization_endpoint", ehr);
        Optional<URI> token = endpoint(document, "token_endpoint", ehr);
        Optional<URI> keys = endpoint(document, "jwks_uri", ehr);
        if (authorize.isEmpty() || token.isEmpty() || keys.isEmpty()) {
            return new Discovered.Unfit<>(LaunchRefusal.Lack.ENDPOINTS);
        }
        return new Discovered.Found<>(new SmartEhr(
                authorize.get(),
                token.get(),
                issuer.get(),
                keys.get(),
                Set.copyOf(document.texts("capabilities")),
                document.is("authorization_response_iss_parameter_supported", true)));
    }

    /** A client without a user needs to know where tokens are given, and nothing else. */
    static Discovered<SmartBackend> forBackends(JsonObject document, URI ehr) {
        return endpoint(document, "token_endpoint", ehr)
                .<Discovered<SmartBackend>>map(token ->
                        new Discovered.Found<>(new SmartBackend(token, Set.copyOf(document.texts("capabilities")))))
                .orElseGet(() -> new Discovered.Unfit<>(LaunchRefusal.Lack.TOKEN_ENDPOINT));
    }

    private static Optional<URI> endpoint(JsonObject document, String name, URI ehr) {
        return NamedAddress.in(document, name, ehr);
    }
}
