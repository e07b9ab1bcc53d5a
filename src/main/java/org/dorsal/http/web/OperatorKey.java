package org.dorsal.http.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a browser sends for an operator (HTTP Basic, RFC 7617), and the form token that is made of it. A browser sends Basic
 * credentials with foreign forms, too; the token can be made only by who knows the key, and is the same on every replica.
 */
record OperatorKey(String name, String key) {
    private static final String SCHEME = "Basic ";
    private static final String HMAC = "HmacSHA256";
    private static final int MOST_CHARS = 1_000;

    /** Empty when the header is missing or can't be read. */
    static Optional<OperatorKey> read(Optional<String> authorization) {
        return authorization
                .filter(header -> header.length() <= MOST_CHARS)
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .flatMap(header -> decoded(header.substring(SCHEME.length()).strip()))
                .filter(pair -> pair.indexOf(':') > 0)
                .map(pair ->
                        new OperatorKey(pair.substring(0, pair.indexOf(':')), pair.substring(pair.indexOf(':') + 1)));
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64)))
                    .toString());
        } catch (IllegalArgumentException | CharacterCodingException _) {
            return Optional.empty();
        }
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
