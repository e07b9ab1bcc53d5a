package org.dorsal.audit.archive;

import java.time.Instant;
import org.dorsal.store.StoredCheckpoint;

/**
 * What an export is about.
 *
 * @param origin names the log
 * @param made when it was begun
 * @param by who asked
 * @param filter how the events were chosen
 * @param checkpoint that all proofs lead to
 * @param size leaves under it
 */
record Head(
        String site, String origin, Instant made, String by, String filter, StoredCheckpoint checkpoint, long size) {}
