package org.dorsal.audit.log;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log output as a destination: one line for each checkpoint on a separate logger, stored elsewhere by the site's log
 * collection.
 */
final class LogStreamCheckpointDestination implements CheckpointDestination {
    static final String LOGGER = "org.dorsal.checkpoint";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    @Override
    public String name() {
        return "stream";
    }

    @Override
    public boolean remembers() {
        return false;
    }

    @Override
    public Optional<Checkpoint> newest(String site) {
        return Optional.empty();
    }

    @Override
    public void keep(String site, long size, String note) {
        LOG.info(
                "site {} size {} note {}",
                site,
                size,
                Base64.getEncoder().encodeToString(note.getBytes(StandardCharsets.UTF_8)));
    }
}
