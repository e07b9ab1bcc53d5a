package org.dorsal.audit;

import java.time.*;
import java.util.*;

/**
 * Rate limit for events of refused unauthenticated requests. Callers can cause any number of them, and the signed log
 * never deletes an event: the first few of a minute, site and address get separate events, the others are counted, and a
 * summary event reports the counts (ADR 17). Counts are in memory until then; a killed process loses them.
 * Thread-safe.
 */
final class RefusalRateLimiter {
    static final Duration WINDOW = Duration.ofMinutes(1);

    private final int maxSeparate;
    private final Map<String, RefusalWindow> windows = new HashMap<>(); // one of each site that is configured

    /** @param singly maximum number of separate events of an address at a site in a minute, before counting begins */
    RefusalRateLimiter(int singly) {
        this.maxSeparate = singly;
    }

    /**
     * Registers a refusal. Returns empty when the caller must write a separate event; otherwise the refusal was
     * counted, and the result is the id of the summary event.
     */
    synchronized Optional<UUID> counted(String site, AuditedEvent refused) {
        RefusalWindow window = windows.get(site);
        if (window == null || (window.isOver(refused.time()) && window.isEmpty())) {
            window = new RefusalWindow(refused.time());
            windows.put(site, window);
        }
        return window.take(refused, maxSeparate);
    }

    /** Releases the slot of a separate event that could not be written; the next refusal uses it. */
    synchronized void releaseSlot(String site, AuditedEvent refused) {
        Optional.ofNullable(windows.get(site)).ifPresent(window -> window.releaseSlot(refused));
    }

    /**
     * Sites with counted refusals for which the minute is over at {@code now}, or all sites with counted refusals.
     */
    synchronized List<String> due(Instant now, boolean includingOpen) {
        return windows.entrySet().stream()
                .filter(window -> !window.getValue().isEmpty())
                .filter(window -> includingOpen || window.getValue().isOver(now))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Removes and returns the counts of a site, for a summary event. */
    synchronized Optional<RefusalWindow> take(String site) {
        return Optional.ofNullable(windows.remove(site));
    }

    /** Restores counts of a summary event that could not be written; merges them with newer counts. */
    synchronized void restore(String site, RefusalWindow window) {
        windows.merge(site, window, (newer, older) -> older.and(newer));
    }
}
