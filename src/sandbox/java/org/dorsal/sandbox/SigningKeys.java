package org.dorsal.sandbox;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.*;
import java.text.ParseException;
import java.util.*;

/**
 * The sandbox's own keys: no other running sandbox of the process has them. Those of the start before when there is a
 * file for them; in a process of many sandboxes those of one that ended some time ago, else those that another
 * process of the build made first: without the second compiler two RSA keys take seven eighths of what a sandbox
 * needs to start.
 */
final class SigningKeys {
    /** Number of later sandboxes that have to end before keys are used again. */
    private static final int RESTING = 4;

    private static final Path FOLDER = Path.of("target", "sandbox-keys");
    private static int made;

    private static final Deque<JWKSet> ENDED = new ArrayDeque<>();

    private SigningKeys() {}

    static JWKSet in(Optional<Path> file) {
        return file.map(SigningKeys::stored).orElseGet(SigningKeys::used);
    }

    /** Returns keys to the pool; no sandbox signs with them any more. */
    static void ended(JWKSet keys) {
        synchronized (ENDED) {
            ENDED.addLast(keys);
        }
    }

    private static JWKSet used() {
        synchronized (ENDED) {
            return ENDED.size() > RESTING ? ENDED.removeFirst() : stored(place(FOLDER, made++));
        }
    }

    /** Writes the file atomically: another process of tests may be about to read it. */
    private static void write(Path file, JWKSet keys) throws IOException {
        Path whole = Files.createTempFile(file.toAbsolutePath().getParent(), "keys", "");
        Files.writeString(whole, keys.toString(false));
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path place(Path folder, int number) {
        try {
            return Files.createDirectories(folder).resolve(number + ".json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JWKSet stored(Path file) {
        try {
            if (Files.exists(file)) {
                return JWKSet.load(file.toFile());
            }
            var keys = fresh();
            write(file, keys);
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParseException e) {
            throw new IllegalStateException("not a key set: " + file, e);
        }
    }

    private static JWKSet fresh() {
        try {
            return new JWKSet(List.of(
                    rsa("sandbox-rsa", JWSAlgorithm.RS384),
                    rsa("sandbox-id", JWSAlgorithm.RS256),
                    new ECKeyGenerator(Curve.P_384)
                            .keyID("sandbox-ec")
                            .keyUse(KeyUse.SIGNATURE)
                            .algorithm(JWSAlgorithm.ES384)
                            .generate()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey rsa(String id, JWSAlgorithm algorithm) throws JOSEException {
        return new RSAKeyGenerator(2048)
                .keyID(id)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(algorithm)
                .generate();
    }
}
