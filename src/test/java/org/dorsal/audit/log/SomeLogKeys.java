package org.dorsal.audit.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Signing keys for tests, created on demand. */
public final class SomeLogKeys {
    private static final Path FOLDER = folder();

    private SomeLogKeys() {}

    /** Log settings of all services in tests: one key for all replicas. */
    public static List<String> settings() {
        return List.of("--dorsal.log.signing-keys[0]=" + location(), "--dorsal.log.places[0]=" + place());
    }

    /** The setting that names the file of the key that all tests share. */
    public static String location() {
        return "file:" + SharedLogKeys.FILE;
    }

    /** File with the public key that all tests share, as {@code /log/{site}/key} gives it. */
    public static Path publicKey() {
        try {
            String secret = Files.readString(SharedLogKeys.FILE);
            return Files.writeString(
                    FOLDER.resolve("log-public-key.pem"),
                    LogKey.read(secret).publicKey("dorsal").pem());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Setting with a new directory: checkpoints of one test database must not be compared with those of another. */
    public static String place() {
        try {
            return "file:" + Files.createTempDirectory(FOLDER, "place");
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Writes a new key as {@code openssl genpkey -algorithm ed25519} does. */
    public static void write(Path file) throws IOException {
        Files.writeString(file, pem());
    }

    static LogKey someKey() {
        return LogKey.read(pem());
    }

    static String pem() {
        try {
            byte[] pkcs8 = KeyPairGenerator.getInstance("Ed25519")
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(pkcs8)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** Makes the folder of keys and destinations accessible to all users, for a service without a named user. */
    public static Path openToAll() throws IOException {
        location();
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(
                        file, PosixFilePermissions.fromString(Files.isDirectory(file) ? "rwxrwxrwx" : "rw-r--r--"));
            }
        }
        return FOLDER;
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("dorsal-log-keys");
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static final class SharedLogKeys {
        static final Path FILE = file();

        private static Path file() {
            try {
                Path file = FOLDER.resolve("log-key.pem");
                write(file);
                return file;
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
        }
    }
}
