package org.dorsal.smart.signin;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.dorsal.smart.launch.Discovered;
import org.dorsal.smart.launch.JsonObject;
import org.dorsal.smart.launch.LaunchRefusal.Lack;
import org.dorsal.smart.launch.NamedAddress;

/**
 * What an OpenID provider says about itself (OpenID Connect Discovery 1.0, 4), as far as a sign-in needs it.
 *
 * @param issuer as it writes itself; still to be compared with the registered one
 * @param namesItself its authorization responses always carry {@code iss} (RFC 9207)
 * @param listsPkce it lists the methods of PKCE that it takes, S256 among them
 */
record Provider(
        String issuer,
        URI authorizationEndpoint,
        URI tokenEndpoint,
        URI jwksUri,
        boolean namesItself,
        boolean listsPkce) {
    static final String DOCUMENT = ".well-known/openid-configuration";
    private static final String METHODS = "code_challenge_methods_supported";

    static Discovered<Provider> read(JsonObject document, URI registered) {
        List<String> methods = document.texts(METHODS);
        if (document.members().containsKey(METHODS) && !methods.contains("S256")) {
            return new Discovered.Unfit<>(Lack.PKCE);
        }
        Optional<String> issuer = document.text("issuer");
        if (issuer.isEmpty() || document.text("jwks_uri").isEmpty()) {
            return new Discovered.Unfit<>(Lack.ISSUER);
        }
        Optional<URI> authorize = NamedAddress.in(document, "authorization_endpoint", registered);
        Optional<URI> token = NamedAddress.in(document, "token_endpoint", registered);
        Optional<URI> keys = NamedAddress.in(document, "jwks_uri", registered);
        if (authorize.isEmpty() || token.isEmpty() || keys.isEmpty()) {
            return new Discovered.Unfit<>(Lack.ENDPOINTS);
        }
        return new Discovered.Found<>(new Provider(
                issuer.get(),
                authorize.get(),
                token.get(),
                keys.get(),
                document.is("authorization_response_iss_parameter_supported", true),
                methods.contains("S256")));
    }
}
