package org.dorsal.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Refusals of callers whom nobody knows. Anybody can cause as many as they like, and the signed log keeps every event for ever:
 * the first few of a minute and site are events of their own, the others are counted, and one event tells of them (ADR 17).
 * Counts are in memory until then: a service that is killed takes them along. Safe for many threads.
 */
final class AnonymousRefusals {
    static final Duration WINDOW = Duration.ofMinutes(1);

    private final int singly;
    private final Map<String, RefusalWindow> windows = new HashMap<>(); // one of each site that is configured

    /** @param singly events of their own of one site in a minute, before counting begins */
    AnonymousRefusals(int singly) {
        this.singly = singly;
    }

    /** One more. Empty when it is to be an event of its own; else it was counted, and this is the id of the event that will tell. */
    synchronized Optional<UUID> counted(String site, AuditedEvent refused) {
        RefusalWindow window = windows.get(site);
        if (window == null || (window.isOver(refused.at()) && window.isEmpty())) {
            window = new RefusalWindow(refused.at());
            windows.put(site, window);
        }
        return window.take(refused, singly);
    }

    /** The event of its own could not be written, and nobody was told: the next one takes its place. */
    synchronized void untold(String site) {
        Optional.ofNullable(windows.get(site)).ifPresent(RefusalWindow::untold);
    }

    /** Sites with something to tell: whose minute is over at that moment, or all. */
    synchronized List<String> due(Instant now, boolean all) {
        return windows.entrySet().stream()
                .filter(window -> !window.getValue().isEmpty())
                .filter(window -> all || window.getValue().isOver(now))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Takes a site's counts out, to be told. */
    synchronized Optional<RefusalWindow> take(String site) {
        return Optional.ofNullable(windows.remove(site));
    }

    /** They could not be told: they are counted on. */
    synchronized void putBack(String site, RefusalWindow untold) {
        windows.merge(site, untold, (newer, older) -> older.and(newer));
    }
}
