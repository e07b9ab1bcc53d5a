package org.dorsal.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    synchronized Optional<UUID> counted(String site, Happening refused) {
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

    /** Refusals of one site in about a minute: how many, of what kinds, from where. Lists are bounded, the rest is "others". */
    static final class RefusalWindow {
        private static final int MOST_KINDS = 16;
        private static final int MOST_NETWORKS = 20;
        private static final String OTHERS = "others";

        private final Instant since;
        private final Map<String, Long> kinds = new LinkedHashMap<>();
        private final Map<String, Long> networks = new LinkedHashMap<>();
        private Optional<UUID> id = Optional.empty();
        private Instant until;
        private int singles;
        private long counted;

        RefusalWindow(Instant since) {
            this.since = since;
            this.until = since;
        }

        /** Empty while it is one of the first; else it was counted, and this is the id of the event that will tell. */
        Optional<UUID> take(Happening refused, int singly) {
            if (singles < singly && isEmpty()) {
                singles++;
                return Optional.empty();
            }
            id = Optional.of(id.orElse(refused.id()));
            counted++;
            until = refused.at();
            add(kinds, refused.deed() + "|" + refused.says().orElse(""), 1, MOST_KINDS);
            add(networks, refused.who().network().orElse("unknown"), 1, MOST_NETWORKS);
            return id;
        }

        void untold() {
            singles = Math.max(0, singles - 1);
        }

        boolean isEmpty() {
            return counted == 0;
        }

        boolean isOver(Instant now) {
            return !now.isBefore(since.plus(AnonymousRefusals.WINDOW));
        }

        /** This one and what was counted meanwhile. */
        RefusalWindow and(RefusalWindow newer) {
            id = id.or(() -> newer.id);
            counted += newer.counted;
            until = newer.until;
            newer.kinds.forEach((kind, times) -> add(kinds, kind, times, MOST_KINDS));
            newer.networks.forEach((network, times) -> add(networks, network, times, MOST_NETWORKS));
            return this;
        }

        /** The event that tells of them; only of a window that is not empty. */
        Happening told(Instant at) {
            List<About> facts = new ArrayList<>();
            facts.add(new About.Fact("counted", Long.toString(counted)));
            facts.add(new About.Fact("since", since.toString()));
            facts.add(new About.Fact("until", until.toString()));
            kinds.forEach((kind, times) -> facts.add(new About.Fact("refusal", kind + "|" + times)));
            networks.forEach((network, times) -> facts.add(new About.Fact("network", network + "|" + times)));
            return new Happening(
                    id.orElseThrow(),
                    at,
                    Deed.REFUSALS,
                    Happening.Outcome.REFUSED,
                    Optional.of(
                            "Requests of unknown callers were refused; the first of them have events of their own."),
                    Who.unknown(Optional.empty()),
                    Optional.empty(),
                    Optional.empty(),
                    facts);
        }

        private static void add(Map<String, Long> counts, String key, long times, int most) {
            boolean room = counts.containsKey(key) || counts.size() < most;
            counts.merge(room ? key : OTHERS, times, Long::sum);
        }
    }
}
