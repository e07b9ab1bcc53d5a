package org.dorsal.writeback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** CapabilityStatements as EHRs of each kind give them, short; modelled on captured ones. */
final class SomeStatements {
    private SomeStatements() {}

    static byte[] json(String kind) {
        try {
            return Files.readAllBytes(Path.of("src/test/resources/org/dorsal/writeback/metadata-" + kind + ".json"));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static EhrCapabilities of(String kind) {
        return EhrCapabilities.read(json(kind)).orElseThrow();
    }
}
