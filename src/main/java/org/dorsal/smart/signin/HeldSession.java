package org.dorsal.smart.signin;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dorsal.smart.launch.JsonObject;

/**
 * What lies sealed in a session's row.
 *
 * @param client what the provider calls Dorsal
 * @param secret SHA-256, in hex, of the secret in the browser's cookie: the row's own could be written anew
 */
record HeldSession(Identity identity, String client, String secret, Instant started, Instant ends) {

    byte[] bytes() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("issuer", identity.issuer());
        members.put("subject", identity.subject());
        members.put("name", identity.name());
        members.put("roles", List.copyOf(identity.roles()));
        members.put("client", client);
        members.put("secret", secret);
        members.put("started", started.toEpochMilli());
        members.put("ends", ends.toEpochMilli());
        return JSONObjectUtils.toJSONString(members).getBytes(StandardCharsets.UTF_8);
    }

    /** What {@link #bytes()} wrote; empty when it is of another edition of this service. */
    static Optional<HeldSession> read(byte[] bytes) {
        return JsonObject.read(bytes)
                .filter(members -> members.members().keySet().size() == 8)
                .map(members -> new HeldSession(
                        new Identity(
                                members.text("issuer").orElse(""),
                                members.text("subject").orElse(""),
                                members.text("name").orElse(""),
                                Set.copyOf(members.texts("roles"))),
                        members.text("client").orElse(""),
                        members.text("secret").orElse(""),
                        Instant.ofEpochMilli(members.number("started").orElse(0L)),
                        Instant.ofEpochMilli(members.number("ends").orElse(0L))));
    }

    @Override
    public String toString() {
        return "HeldSession[hidden]";
    }
}
