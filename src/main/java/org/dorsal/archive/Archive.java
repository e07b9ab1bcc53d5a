package org.dorsal.archive;

import java.time.Clock;
import java.util.*;
import java.util.function.Supplier;
import org.dorsal.audit.log.Checkpoint;
import org.dorsal.store.ArchiveReads;

/**
 * Creates exports of whole logs for auditors. Memory is bounded: a page of rows. The caller records the request in the
 * audit log.
 *
 * @param reads database access with a timeout for pages of some thousand rows
 * @param knowledge reads the profiles of the running service by path, in the order of the entries; kept sets begin with
 *     {@value #KEPT}
 * @param pause waits for the next checkpoint, about a second
 */
public record Archive(ArchiveReads reads, Supplier<Map<String, byte[]>> knowledge, Clock clock, Runnable pause) {
    /** Folder of the profiles that were in force before: a JSON object of path to text, named by its SHA-256. */
    public static final String KEPT = "kept/";

    /**
     * Determines the checkpoint of an export, which can be written once.
     *
     * @param requestedBy name of the requesting person, for the manifest
     * @return empty when no event is covered by a signed checkpoint yet; the caller may retry in a minute
     */
    public Optional<Export> prepare(String site, String requestedBy) {
        return reads.log().newest(site).map(newest -> {
            // what the note says counts; where it was spoilt, the row's word
            Optional<Checkpoint> checkpoint = Checkpoint.ofNote(newest.note());
            long size = checkpoint.map(Checkpoint::size).orElse(newest.size());
            String origin = checkpoint.map(Checkpoint::origin).orElse("");
            var head = new Export.ExportHead(site, origin, clock.instant(), requestedBy, newest, size);
            return new Export(reads, head, knowledge.get(), pause);
        });
    }
}
