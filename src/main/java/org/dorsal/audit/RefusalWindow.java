package org.dorsal.audit;

import java.time.*;
import java.time.Instant;
import java.util.*;

/**
 * Refusals of one site in about a minute: how many, of what kinds, from where. Lists are bounded, the rest is
 * "others".
 */
final class RefusalWindow {
    private static final int MAX_KINDS = 16;
    private static final int MAX_NETWORKS = 20;

    /** Addresses with an event for each of their first refusals. */
    private static final int MAX_SINGLE_NETWORKS = 10;

    private static final String OTHERS = "others";

    private final Instant since;
    private final Map<String, Long> kinds = new LinkedHashMap<>();
    private final Map<String, Long> networks = new LinkedHashMap<>();
    private Optional<UUID> id = Optional.empty();
    private Instant until;
    private final Map<String, Integer> singles = new HashMap<>();
    private long counted;

    RefusalWindow(Instant since) {
        this.since = since;
        this.until = since;
    }

    /**
     * Registers a refusal. Returns empty for the first refusals of an address in the window, while few addresses have
     * any: one caller must not take the events of all others. Otherwise counts it and returns the id of the summary
     * event.
     */
    Optional<UUID> take(AuditedEvent refused, int singly) {
        String network = network(refused);
        boolean room = singles.containsKey(network) || singles.size() < MAX_SINGLE_NETWORKS;
        if (room && singles.getOrDefault(network, 0) < singly) {
            singles.merge(network, 1, Integer::sum);
            return Optional.empty();
        }
        id = Optional.of(id.orElse(refused.id()));
        counted++;
        until = refused.time();
        add(kinds, refused.action() + "|" + refused.says().orElse(""), 1, MAX_KINDS);
        add(networks, network(refused), 1, MAX_NETWORKS);
        return id;
    }

    void releaseSlot(AuditedEvent refused) {
        singles.merge(network(refused), -1, Integer::sum);
    }

    private static String network(AuditedEvent refused) {
        return refused.who().network().orElse("unknown");
    }

    boolean isEmpty() {
        return counted == 0;
    }

    boolean isOver(Instant now) {
        return !now.isBefore(since.plus(RefusalRateLimiter.WINDOW));
    }

    /** Adds the counts of a newer window to this one. */
    RefusalWindow and(RefusalWindow newer) {
        id = id.or(() -> newer.id);
        counted += newer.counted;
        until = newer.until;
        newer.kinds.forEach((kind, times) -> add(kinds, kind, times, MAX_KINDS));
        newer.networks.forEach((network, times) -> add(networks, network, times, MAX_NETWORKS));
        return this;
    }

    /** Builds the summary event; requires a window that is not empty. */
    AuditedEvent toEvent(Instant time) {
        List<AuditSubject> facts = new ArrayList<>();
        facts.add(new AuditSubject.FactSubject("counted", Long.toString(counted)));
        facts.add(new AuditSubject.FactSubject("since", since.toString()));
        facts.add(new AuditSubject.FactSubject("until", until.toString()));
        kinds.forEach((kind, times) -> facts.add(new AuditSubject.FactSubject("refusal", kind + "|" + times)));
        networks.forEach((network, times) -> facts.add(new AuditSubject.FactSubject("network", network + "|" + times)));
        return new AuditedEvent(
                id.orElseThrow(),
                time,
                AuditAction.REFUSALS,
                AuditedEvent.EventOutcome.REFUSED,
                Optional.of("Requests of unknown callers were refused; the first of them have events of their own."),
                AuditAgents.unknown(Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                facts);
    }

    private static void add(Map<String, Long> counts, String key, long times, int most) {
        boolean room = counts.containsKey(key) || counts.size() < most;
        counts.merge(room ? key : OTHERS, times, Long::sum);
    }

    /**
     * Rate limit for events of refused unauthenticated requests. Callers can cause any number of them, and the signed log
     * never deletes an event: the first few of a minute, site and address get separate events, the others are counted, and a
     * summary event reports the counts (ADR 17). Counts are in memory until then; a killed process loses them.
     * Thread-safe.
     */
    static final class RefusalRateLimiter {
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
}
