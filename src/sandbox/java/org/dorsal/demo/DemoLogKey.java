package org.dorsal.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dorsal.audit.log.SomeLogKeys;

/**
 * Signing key of the demo, created at the first start and stored next to the database, as are its checkpoints.
 * Unsuitable for production: the owner of the database also owns the key and the checkpoints.
 *
 * @param key setting with the name of the key file
 * @param place setting with the folder for checkpoints
 */
record DemoLogKey(String key, String place) {
    /** Folder of the checkpoints. */
    static Path checkpoints(Path folder) {
        return folder.resolve("checkpoints");
    }

    static DemoLogKey in(Path folder) throws IOException {
        Path file = folder.resolve("log-key.pem");
        Path checkpoints = Files.createDirectories(checkpoints(folder));
        if (!Files.exists(file)) {
            SomeLogKeys.write(file);
        }
        return new DemoLogKey("file:" + file, "file:" + checkpoints);
    }
}
