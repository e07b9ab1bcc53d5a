package org.dorsal.smart.launch;

import java.net.URI;
import java.util.Set;

/**
 * What an EHR says about its authorization server, as far as a launch needs it and after it was checked.
 *
 * @param issuer the exact {@code iss} of its id_tokens and, by RFC 9207, of its authorization responses
 * @param namesItself its authorization responses always carry {@code iss}
 */
record SmartEhr(
        URI authorizationEndpoint,
        URI tokenEndpoint,
        String issuer,
        URI jwksUri,
        Set<String> capabilities,
        boolean namesItself) {
    SmartEhr {
        capabilities = Set.copyOf(capabilities);
    }
}
