package org.dorsal.smart.launch;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.dorsal.smart.WebAddress;

/**
 * Reads {@code .well-known/smart-configuration} (SMART App Launch 2.2.0, "Conformance"). The EHR is registered, its document is
 * still foreign: it must not send our tokens in clear nor our calls into our own network.
 */
final class SmartDocument {
    private SmartDocument() {}

    /** A launch needs PKCE and somebody who says who the clinician is. */
    static Discovered<SmartEhr> forLaunches(JsonObject document, EhrBase ehr) {
        if (!document.texts("code_challenge_methods_supported").contains("S256")) {
            return Discovered.lacking(LaunchRefusal.Lack.PKCE);
        }
        Optional<String> issuer = document.text("issuer");
        if (issuer.isEmpty() || document.text("jwks_uri").isEmpty()) {
            return Discovered.lacking(LaunchRefusal.Lack.ISSUER);
        }
        Optional<URI> authorize = endpoint(document, "authorization_endpoint", ehr);
        Optional<URI> token = endpoint(document, "token_endpoint", ehr);
        Optional<URI> keys = endpoint(document, "jwks_uri", ehr);
        if (authorize.isEmpty() || token.isEmpty() || keys.isEmpty()) {
            return Discovered.lacking(LaunchRefusal.Lack.ENDPOINTS);
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
    static Discovered<SmartBackend> forBackends(JsonObject document, EhrBase ehr) {
        return endpoint(document, "token_endpoint", ehr)
                .<Discovered<SmartBackend>>map(token ->
                        new Discovered.Found<>(new SmartBackend(token, Set.copyOf(document.texts("capabilities")))))
                .orElseGet(() -> Discovered.lacking(LaunchRefusal.Lack.TOKEN_ENDPOINT));
    }

    private static Optional<URI> endpoint(JsonObject document, String name, EhrBase ehr) {
        try {
            return document.text(name)
                    .map(text -> WebAddress.read(name, text))
                    .filter(address -> sameHost(address, ehr.base()) || isPublic(address));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static boolean sameHost(URI address, URI base) {
        return address.getHost().equalsIgnoreCase(base.getHost());
    }

    /** Another host than the registered one must not be this machine, nor an address that only our own network knows. */
    private static boolean isPublic(URI address) {
        String host = address.getHost().toLowerCase(Locale.ROOT);
        if (WebAddress.isThisMachine(address) || host.endsWith(".localhost")) {
            return false;
        }
        try {
            InetAddress literal = InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
            return !(literal.isLoopbackAddress()
                    || literal.isLinkLocalAddress()
                    || literal.isSiteLocalAddress()
                    || literal.isAnyLocalAddress()
                    || isUniqueLocal(literal));
        } catch (IllegalArgumentException _) {
            return true; // a name
        }
    }

    /** RFC 4193, fc00::/7. */
    private static boolean isUniqueLocal(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
    }
}
