package org.dorsal.http.web;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * What a browser sends for an operator (HTTP Basic, RFC 7617), and the form token that is made of it. A browser sends Basic
 * credentials with foreign forms, too; the token can be made only by who knows the key, and is the same on every replica.
 */
record OperatorKey(String name, String key) {
    private static final String HMAC = "HmacSHA256";

    /** Whom the security chain let in on this thread. */
    static Optional<OperatorKey> letIn() {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .filter(Authentication::isAuthenticated)
                .map(Authentication::getPrincipal)
                .filter(OperatorKey.class::isInstance)
                .map(OperatorKey.class::cast);
    }

    /** What every form about that site sends back. */
    String csrf(String site) {
        if (key.isEmpty()) {
            return ""; // nobody's key: no token fits it
        }
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), HMAC));
            byte[] token = mac.doFinal(("csrf|" + site + "|" + name).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(token);
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("Every Java platform has HMAC with SHA-256", impossible);
        }
    }

    /** Whether that is the token. */
    boolean made(String token, String site) {
        String right = csrf(site);
        return !right.isEmpty()
                && MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "OperatorKey[hidden]";
    }
}
