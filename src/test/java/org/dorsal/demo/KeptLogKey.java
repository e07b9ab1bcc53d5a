package org.dorsal.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dorsal.audit.log.SomeLogKeys;

/**
 * The demo's own signing key, made at the first start and kept beside the database, as its checkpoints are. Good for nothing but
 * the demo: whoever owns the database owns them, too.
 *
 * @param key the setting that names its file
 * @param place where checkpoints go
 */
record KeptLogKey(String key, String place) {
    static KeptLogKey in(Path folder) throws IOException {
        Path file = folder.resolve("log-key.pem");
        Path checkpoints = Files.createDirectories(folder.resolve("checkpoints"));
        if (!Files.exists(file)) {
            SomeLogKeys.write(file);
        }
        return new KeptLogKey("file:" + file, "file:" + checkpoints);
    }
}
