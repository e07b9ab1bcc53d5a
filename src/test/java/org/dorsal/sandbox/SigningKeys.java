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
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;

/** The sandbox's own keys: new at each start, or those of the start before when there is a file for them. */
final class SigningKeys {
    private SigningKeys() {}

    static JWKSet in(Optional<Path> file) {
        return file.map(SigningKeys::kept).orElseGet(SigningKeys::fresh);
    }

    private static JWKSet kept(Path file) {
        try {
            if (Files.exists(file)) {
                return JWKSet.load(file.toFile());
            }
            var keys = fresh();
            Files.writeString(file, keys.toString(false));
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
