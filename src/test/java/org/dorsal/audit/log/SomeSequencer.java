package org.dorsal.audit.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.dorsal.audit.log.SiteLog.StoredSiteLog;
import org.dorsal.store.LogReads;
import org.dorsal.store.LogRows;
import org.dorsal.store.TestPostgres;

/** Sequencer that assigns positions and signs once without a consistency check, as an attacker with the key could. */
public final class SomeSequencer {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final StoredSiteLog log;
    private final TreeSigning signing;

    private SomeSequencer(StoredSiteLog log, TreeSigning signing) {
        this.log = log;
        this.signing = signing;
    }

    /**
     * Creates a sequencer with the key that all tests share.
     *
     * @param origin name of the log
     */
    public static SomeSequencer of(TestPostgres database, String site, String origin) {
        var source = database.asApplication();
        try {
            return new SomeSequencer(
                    new StoredSiteLog(site, new LogRows(source, TIMEOUT), new LogReads(source, TIMEOUT)),
                    new TreeSigning(
                            origin,
                            List.of(LogKey.read(Files.readString(
                                    Path.of(SomeLogKeys.location().substring("file:".length()))))),
                            Clock.systemUTC()));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Assigns positions to all waiting events and signs the whole log. */
    public void run() {
        log.sequence(100_000);
        sign(log.size());
    }

    /** Signs the tree of that size regardless of earlier checkpoints. */
    public void sign(long size) {
        log.keep(signing.sign(size, log.tree().root(size)));
    }
}
