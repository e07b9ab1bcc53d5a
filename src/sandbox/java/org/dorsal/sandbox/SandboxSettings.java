package org.dorsal.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Settings of one sandbox from its first request on.
 *
 * @param port 0 for any free port
 * @param audience {@code aud} of every token of the client demo
 * @param file file for filed resources, with the keys next to it; they outlive the sandbox
 * @param app launch URL of the app
 */
record SandboxSettings(
        int port,
        String audience,
        Clock clock,
        Optional<Path> file,
        Vendor vendor,
        Optional<URI> app,
        List<SandboxClient> clients) {
    SandboxSettings(int port, String audience, Clock clock) {
        this(port, audience, clock, Optional.empty(), Vendor.OPEN, Optional.empty(), List.of());
    }

    SandboxSettings keptIn(Path path) {
        return new SandboxSettings(port, audience, clock, Optional.of(path), vendor, app, clients);
    }

    Optional<Path> keys() {
        return file.map(path -> path.resolveSibling(path.getFileName() + ".keys"));
    }
}
