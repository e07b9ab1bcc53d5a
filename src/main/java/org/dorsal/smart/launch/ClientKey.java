package org.dorsal.smart.launch;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Optional;

/**
 * A private key by which Dorsal proves itself to an EHR: RSA signs RS384, P-384 signs ES384, the two that SMART App Launch 2.2.0
 * ("Client authentication: asymmetric") wants. Prints without its content.
 *
 * @param jwk with private part, key id, use and algorithm
 */
public record ClientKey(JWK jwk) {
    private static final int LEAST_RSA_BITS = 2048;
    private static final long MAX_BYTES = 64 * 1024;

    /** Takes an RSA key of 2,048 bits or more, or one on P-384; refuses others with a sentence that has no key in it. */
    static ClientKey of(JWK key) {
        if (!key.isPrivate()) {
            throw new IllegalArgumentException("holds no private key; give the private one");
        }
        String id = Optional.ofNullable(key.getKeyID())
                .filter(given -> !given.isBlank())
                .orElseGet(() -> thumbprint(key));
        if (key instanceof RSAKey rsa && rsa.size() >= LEAST_RSA_BITS) {
            return new ClientKey(new RSAKey.Builder(rsa)
                    .keyID(id)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS384)
                    .build());
        }
        if (key instanceof ECKey ec && ec.getCurve().equals(Curve.P_384)) {
            return new ClientKey(new ECKey.Builder(ec)
                    .keyID(id)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES384)
                    .build());
        }
        throw new IllegalArgumentException("holds neither an RSA key of 2048 bits or more nor one on the curve P-384;"
                + " make one with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384");
    }

    /**
     * Reads one from a file: a JWK, or PEM as {@code openssl genpkey} writes it.
     *
     * @param location {@code file:/run/secrets/key.pem}
     * @throws IllegalArgumentException with a sentence that follows the name of the setting
     */
    static ClientKey read(String location) {
        String text = text(location).strip();
        return of(text.startsWith("{") ? jwk(text) : PemKey.read(text));
    }

    private static String text(String location) {
        if (!location.startsWith("file:")) {
            throw new IllegalArgumentException("must begin with file: and name a file with the private key");
        }
        try {
            Path path = location.startsWith("file:/") ? Path.of(URI.create(location)) : Path.of(location.substring(5));
            if (Files.size(path) > MAX_BYTES) {
                throw new IllegalArgumentException("names a file that is too large for a key; name the key alone");
            }
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (IOException | FileSystemNotFoundException unreadable) {
            throw new IllegalArgumentException(
                    "names a file that can't be read; put the key there or let the service read it", unreadable);
        }
    }

    private static JWK jwk(String json) {
        try {
            return JWK.parse(json);
        } catch (ParseException _) { // its words would quote the key
            throw new IllegalArgumentException("holds no JWK that can be read; give one private key as a JWK or PEM");
        }
    }

    String id() {
        return jwk.getKeyID();
    }

    private static String thumbprint(JWK key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "ClientKey[" + id() + "]";
    }
}
