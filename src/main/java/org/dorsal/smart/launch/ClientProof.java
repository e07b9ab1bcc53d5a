package org.dorsal.smart.launch;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.*;
import org.dorsal.smart.GuessableSecrets;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

/** How Dorsal proves to a token endpoint that it is the registered client. */
public sealed interface ClientProof {
    /** Method name in OpenID Connect Core 1.0, 9. */
    ClientAuthenticationMethod method();

    /** Public client without a credential; identified by PKCE and the redirect URI alone. */
    record PublicClient() implements ClientProof {
        @Override
        public ClientAuthenticationMethod method() {
            return ClientAuthenticationMethod.NONE;
        }
    }

    /**
     * A shared secret, in the Authorization header ({@code client_secret_basic}) or the form ({@code
     * client_secret_post}).
     */
    record SharedClientSecret(String value, ClientAuthenticationMethod method) implements ClientProof {
        public SharedClientSecret {
            if (value.isBlank()) {
                throw new IllegalArgumentException(
                        "client-secret is missing; give the one that was issued for " + method.getValue());
            }
            if (GuessableSecrets.isGuessable(value)) {
                throw new IllegalArgumentException("client-secret is shorter than 8 characters or a usual password, so"
                        + " that anybody could guess it; have a random one issued");
            }
        }

        /** In the header. */
        public SharedClientSecret(String value) {
            this(value, ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        }

        @Override
        public String toString() {
            return "SharedClientSecret[hidden]";
        }
    }

    /** Signed assertions ({@code private_key_jwt}); the first key signs, all are published. */
    record ClientSigningKeys(List<ClientKey> keys) implements ClientProof {
        public ClientSigningKeys {
            keys = List.copyOf(keys);
            if (keys.isEmpty()) {
                throw new IllegalArgumentException(
                        "client-keys is empty; name at least one file with a private key for private_key_jwt");
            }
            if (keys.stream().map(ClientKey::id).distinct().count() < keys.size()) {
                throw new IllegalArgumentException("client-keys names one key, or one key id, twice; keep one");
            }
        }

        /** Reads each file, {@code file:/run/secrets/key.pem}. */
        public static ClientSigningKeys read(List<String> locations) {
            return new ClientSigningKeys(IntStream.range(0, locations.size())
                    .mapToObj(index -> key("client-keys[" + index + "] ", locations.get(index)))
                    .collect(Collectors.toUnmodifiableList()));
        }

        private static ClientKey key(String setting, String location) {
            try {
                return ClientKey.read(location);
            } catch (IllegalArgumentException refused) {
                throw new IllegalArgumentException(setting + refused.getMessage(), refused);
            }
        }

        @Override
        public ClientAuthenticationMethod method() {
            return ClientAuthenticationMethod.PRIVATE_KEY_JWT;
        }

        ClientKey signing() {
            return keys.getFirst();
        }
    }

    /**
     * A private key by which Dorsal proves itself to an EHR: RSA signs RS384, P-384 signs ES384, the two that SMART
     * App Launch 2.2.0 ("Client authentication: asymmetric") wants. Prints without its content.
     *
     * @param jwk with private part, key id, use and algorithm
     */
    public record ClientKey(JWK jwk) {
        private static final int LEAST_RSA_BITS = 2048;
        private static final long MAX_BYTES = 64 * 1024;

        /**
         * Takes an RSA key of 2,048 bits or more, or one on P-384; refuses others with a sentence that has no key in
         * it.
         */
        static ClientKey of(JWK key) {
            if (!key.isPrivate()) {
                throw new IllegalArgumentException("holds no private key; give the private one");
            }
            String id = Optional.ofNullable(key.getKeyID())
                    .filter(keyId -> !keyId.isBlank())
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
            throw new IllegalArgumentException(
                    "holds neither an RSA key of 2048 bits or more nor one on the curve P-384;"
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
                Path path =
                        location.startsWith("file:/") ? Path.of(URI.create(location)) : Path.of(location.substring(5));
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
                throw new IllegalArgumentException(
                        "holds no JWK that can be read; give one private key as a JWK or PEM");
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

    /** Reads an unencrypted PKCS#8 private key (RFC 5958) and derives its public key without an additional library. */
    static final class PemKey {
        private static final String BEGINS = "-----BEGIN PRIVATE KEY-----";
        /** Bytes of one coordinate on P-384. */
        private static final int P384 = 48;
        /** First byte of a point that is written out whole (SEC 1, 2.3.3). */
        private static final byte UNCOMPRESSED = 4;

        private PemKey() {}

        static JWK read(String pem) {
            if (!pem.contains(BEGINS)) {
                throw new IllegalArgumentException("holds no \"BEGIN PRIVATE KEY\"; convert it with:"
                        + " openssl pkcs8 -topk8 -nocrypt -in old.pem -out key.pem");
            }
            try {
                return switch (PemContent.of(pem).getPrivateKey()) {
                    case RSAPrivateCrtKey key -> rsa(key);
                    case ECPrivateKey key -> ec(key);
                    case null, default -> throw refused();
                };
            } catch (GeneralSecurityException | IllegalStateException _) {
                throw refused();
            }
        }

        private static IllegalArgumentException refused() {
            return new IllegalArgumentException("holds no RSA key and no key on the curve P-384 with its public half;"
                    + " make one with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384");
        }

        private static JWK rsa(RSAPrivateCrtKey key) throws GeneralSecurityException {
            RSAPublicKeySpec half = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
            return new RSAKey.Builder(
                            (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(half))
                    .privateKey(key)
                    .build();
        }

        private static JWK ec(ECPrivateKey key) throws GeneralSecurityException {
            ECPublicKeySpec point = new ECPublicKeySpec(lastPoint(key.getEncoded()), key.getParams());
            ECPublicKey half = (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(point);
            if (!belongTogether(key, half)) {
                throw refused();
            }
            return new ECKey.Builder(Curve.P_384, half).privateKey(key).build();
        }

        /** openssl writes the public point at the very end (RFC 5915, {@code publicKey}); Java's reader leaves it out. */
        private static ECPoint lastPoint(byte[] der) {
            int start = der.length - 2 * P384;
            if (start < 1 || der[start - 1] != UNCOMPRESSED) {
                throw refused();
            }
            return new ECPoint(
                    new BigInteger(1, Arrays.copyOfRange(der, start, start + P384)),
                    new BigInteger(1, Arrays.copyOfRange(der, start + P384, der.length)));
        }

        /** Verifies a test signature, because the last bytes might not be the public point. */
        private static boolean belongTogether(ECPrivateKey secret, ECPublicKey half) throws GeneralSecurityException {
            byte[] words = {1, 2, 3};
            Signature signing = Signature.getInstance("SHA384withECDSA");
            signing.initSign(secret);
            signing.update(words);
            byte[] signature = signing.sign();
            Signature checking = Signature.getInstance("SHA384withECDSA");
            checking.initVerify(half);
            checking.update(words);
            return checking.verify(signature);
        }
    }
}
