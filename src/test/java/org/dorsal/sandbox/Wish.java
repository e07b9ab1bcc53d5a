package org.dorsal.sandbox;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * What one sandbox is to be.
 *
 * @param file where what was filed outlives it; its keys lie beside
 */
record Wish(int port, String audience, Clock clock, Optional<Path> file) {
    Wish(int port, String audience, Clock clock) {
        this(port, audience, clock, Optional.empty());
    }

    Optional<Path> keys() {
        return file.map(path -> path.resolveSibling(path.getFileName() + ".keys"));
    }
}
