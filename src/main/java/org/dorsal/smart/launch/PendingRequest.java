package org.dorsal.smart.launch;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An authorization request on its way. All that its answer will be judged by was fixed when it was sent: nothing of the answer,
 * and nothing that the EHR says meanwhile, changes where the code goes or who must have signed.
 *
 * @param issuer who must answer and sign the id_token
 * @param namesItself the answer must carry {@code iss} (RFC 9207)
 * @param verifier of PKCE (RFC 7636)
 */
record PendingRequest(
        String fhirBase,
        URI tokenEndpoint,
        String issuer,
        URI jwksUri,
        boolean namesItself,
        String nonce,
        String verifier,
        Set<String> asked) {
    PendingRequest {
        asked = Collections.unmodifiableSet(new LinkedHashSet<>(asked)); // people compare lists that keep their order
    }

    byte[] bytes() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("fhirBase", fhirBase);
        members.put("tokenEndpoint", tokenEndpoint.toString());
        members.put("issuer", issuer);
        members.put("jwksUri", jwksUri.toString());
        members.put("namesItself", namesItself);
        members.put("nonce", nonce);
        members.put("verifier", verifier);
        members.put("asked", List.copyOf(asked));
        return JSONObjectUtils.toJSONString(members).getBytes(StandardCharsets.UTF_8);
    }

    /** What {@link #bytes()} wrote; empty when it is of another edition of this service. */
    static Optional<PendingRequest> read(byte[] bytes) {
        return JsonObject.read(bytes)
                .filter(members -> members.members().keySet().size() == 8)
                .map(members -> new PendingRequest(
                        members.text("fhirBase").orElse(""),
                        URI.create(members.text("tokenEndpoint").orElse("")),
                        members.text("issuer").orElse(""),
                        URI.create(members.text("jwksUri").orElse("")),
                        members.is("namesItself", true),
                        members.text("nonce").orElse(""),
                        members.text("verifier").orElse(""),
                        Set.copyOf(members.texts("asked"))));
    }

    @Override
    public String toString() {
        return "PendingRequest[hidden]";
    }
}
