package org.dorsal.smart.launch;

import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;

/** Reads a client key from a file: a JWK, or PEM as {@code openssl genpkey} writes it. */
final class ClientKeyFile {
    private static final long MAX_BYTES = 64 * 1024;

    private ClientKeyFile() {}

    /**
     * Reads one key.
     *
     * @param location {@code file:/run/secrets/key.pem}
     * @throws IllegalArgumentException with a sentence that follows the name of the setting
     */
    static ClientKey read(String location) {
        String text = text(location).strip();
        return ClientKey.of(text.startsWith("{") ? jwk(text) : PemKey.read(text));
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
}
