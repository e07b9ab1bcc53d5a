package org.dorsal.audit.log;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;

/**
 * Reader of the {@code file:…} values of settings: the path and the private key. Error messages do not quote the
 * content.
 */
final class KeyFile {
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
