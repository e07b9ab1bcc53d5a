package org.dorsal.store;

import java.time.Instant;

/**
 * Page of a history.
 *
 * @param since earliest recording
 * @param currentAt moment at which the oldest version was the current one; {@link Instant#MIN} for any
 * @param before end of the recordings, exclusive
 * @param below number of the version after this page
 * @param size at most {@value Ledger#HISTORY_SIZE}
 */
public record HistoryQuery(Instant since, Instant currentAt, Instant before, int below, int size) {
    /** The newest {@value Ledger#HISTORY_SIZE} versions. */
    public static final HistoryQuery NEWEST =
            new HistoryQuery(Instant.MIN, Instant.MIN, Instant.MAX, Integer.MAX_VALUE, Ledger.HISTORY_SIZE);
}
