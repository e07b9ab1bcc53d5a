package org.dorsal.audit.log;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import org.springframework.boot.ssl.pem.PemContent;

/** Ed25519 private key that signs a log's checkpoints (RFC 8410). Never in the database, never in a log line. */
public final class LogKey {
    private static final String BEGINS = "-----BEGIN PRIVATE KEY-----";
    private static final String CURE = "; make one with: openssl genpkey -algorithm ed25519 -out log-key.pem";

    private final PrivateKey secret;
    private final byte[] spki;

    private LogKey(PrivateKey secret, byte[] spki) {
        this.secret = secret;
        this.spki = spki;
    }

    /**
     * Reads PEM as {@code openssl genpkey -algorithm ed25519} writes it.
     *
     * @throws IllegalArgumentException with a sentence that follows the name of the setting and quotes nothing
     */
    public static LogKey read(String pem) {
        if (!pem.contains(BEGINS)) {
            throw new IllegalArgumentException("holds no \"BEGIN PRIVATE KEY\"" + CURE);
        }
        try {
            if (PemContent.of(pem).getPrivateKey() instanceof EdECPrivateKey secret) {
                return new LogKey(secret, publicHalf(secret));
            }
        } catch (GeneralSecurityException | IllegalStateException _) {
            // refused below
        }
        throw new IllegalArgumentException("holds no Ed25519 private key" + CURE);
    }

    /** Public key with the name of a log. */
    public PublicLogKey publicKey(String name) {
        return PublicLogKey.ofSpki(name, spki)
                .orElseThrow(() -> new IllegalArgumentException("a key's name has no blanks and no plus"));
    }

    public SignedNote.Signature sign(String name, String text) {
        return new SignedNote.Signature(name, publicKey(name).id(), sign(text.getBytes(StandardCharsets.UTF_8)));
    }

    private byte[] sign(byte[] words) {
        try {
            Signature signing = Signature.getInstance("Ed25519");
            signing.initSign(secret);
            signing.update(words);
            return signing.sign();
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("a key that was read can sign", fault);
        }
    }

    /**
     * Derives the public key. The JDK offers this only while generating a key pair, for which it takes 32 bytes, the
     * private key (RFC 8032, section 5.1.5), from the given random source; the result is verified.
     */
    private static byte[] publicHalf(EdECPrivateKey secret) throws GeneralSecurityException {
        byte[] seed = secret.getBytes().orElseThrow(() -> new GeneralSecurityException("not to be had"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new FixedSeedRandom(seed));
        KeyPair pair = generator.generateKeyPair();
        if (!pair.getPrivate().equals(secret)) {
            throw new GeneralSecurityException("not its public half");
        }
        return pair.getPublic().getEncoded();
    }

    @Override
    public String toString() {
        return "LogKey[hidden]";
    }

    /** Gives those bytes and no others. */
    private static final class FixedSeedRandom extends SecureRandom {
        private final transient byte[] bytes;

        FixedSeedRandom(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        @Override
        public void nextBytes(byte[] into) {
            if (into.length != bytes.length) {
                throw new IllegalStateException("an Ed25519 key is made of " + bytes.length + " bytes");
            }
            System.arraycopy(bytes, 0, into, 0, bytes.length);
        }
    }

    /**
     * Reader of the {@code file:…} values of settings: the path and the private key. Error messages do not quote the
     * content.
     */
    static final class KeyFile {
        private static final long MAX_BYTES = 16 * 1024;

        private KeyFile() {}

        static LogKey read(String location) {
            if (!location.startsWith("file:")) {
                throw refused("must begin with file: and name a file with the private key");
            }
            try {
                return LogKey.read(text(path(location)));
            } catch (IllegalArgumentException why) {
                throw refused(String.valueOf(why.getMessage()));
            }
        }

        /** Absolute or relative. */
        static Path path(String location) {
            try {
                return location.startsWith("file:/")
                        ? Path.of(URI.create(location))
                        : Path.of(location.substring("file:".length()));
            } catch (IllegalArgumentException | FileSystemNotFoundException _) {
                throw new IllegalArgumentException("must be file: and a path");
            }
        }

        private static String text(Path path) {
            try {
                if (Files.size(path) > MAX_BYTES) {
                    throw new IllegalArgumentException("names a file that is too large for a key; name the key alone");
                }
                return Files.readString(path, StandardCharsets.UTF_8);
            } catch (IOException _) {
                throw new IllegalArgumentException(
                        "names a file that can't be read; put the key there or let the service read it");
            }
        }

        private static IllegalArgumentException refused(String why) {
            return new IllegalArgumentException("signing-keys " + why);
        }
    }
}
