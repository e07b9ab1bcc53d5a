package org.dorsal.smart.signin;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.dorsal.smart.launch.JsonObject;

/**
 * A sign-in on its way. All that its answer will be judged by was fixed when it was sent: nothing of the answer, and nothing
 * that the provider says meanwhile, changes where the code goes or who must have signed.
 *
 * @param client what the provider called Dorsal then
 * @param namesItself the answer must carry {@code iss} (RFC 9207)
 * @param verifier of PKCE (RFC 7636)
 * @param to path of the page to show afterwards
 */
record PendingSignIn(
        String issuer,
        String client,
        URI tokenEndpoint,
        URI jwksUri,
        boolean namesItself,
        String nonce,
        String verifier,
        String to) {

    byte[] bytes() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("issuer", issuer);
        members.put("client", client);
        members.put("tokenEndpoint", tokenEndpoint.toString());
        members.put("jwksUri", jwksUri.toString());
        members.put("namesItself", namesItself);
        members.put("nonce", nonce);
        members.put("verifier", verifier);
        members.put("to", to);
        return JSONObjectUtils.toJSONString(members).getBytes(StandardCharsets.UTF_8);
    }

    /** What {@link #bytes()} wrote; empty when it is of another edition of this service. */
    static Optional<PendingSignIn> read(byte[] bytes) {
        return JsonObject.read(bytes)
                .filter(members -> members.members().keySet().size() == 8)
                .map(members -> new PendingSignIn(
                        members.text("issuer").orElse(""),
                        members.text("client").orElse(""),
                        URI.create(members.text("tokenEndpoint").orElse("")),
                        URI.create(members.text("jwksUri").orElse("")),
                        members.is("namesItself", true),
                        members.text("nonce").orElse(""),
                        members.text("verifier").orElse(""),
                        members.text("to").orElse("")));
    }

    /** Whether the site still has the same provider, which calls Dorsal the same. */
    boolean of(AuditorRegistration registration) {
        return issuer.equals(registration.issuer()) && client.equals(registration.clientId());
    }

    @Override
    public String toString() {
        return "PendingSignIn[hidden]";
    }
}
