package org.dorsal.store;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.dorsal.store.Pools.Pool;

/**
 * Settings of the store.
 *
 * @param statementTimeout timeout of one statement, 100 milliseconds to one minute
 * @param connections maximum number of connections for each pool except the API's; the log needs at least two,
 * because one connection polls while the others write
 */
public record StoreSettings(Duration statementTimeout, Map<Pool, Integer> connections) {
    private static final Duration MIN_DURATION = Duration.ofMillis(100);
    private static final Duration MAX_DURATION = Duration.ofMinutes(1);
    private static final int MAX_CONNECTIONS = 100;

    /** Enough for a probe and for the one that comes before it has its answer. */
    private static final int OF_READINESS = 1;

    public StoreSettings {
        if (statementTimeout.compareTo(MIN_DURATION) < 0 || statementTimeout.compareTo(MAX_DURATION) > 0) {
            throw new IllegalArgumentException("store.statement-timeout must be between 100ms and 1m");
        }
        connections = Map.copyOf(connections);
    }

    /** With so many connections. Refuses with a sentence that begins with the key. */
    public static StoreSettings of(Duration statementTimeout, int pages, int deliveries, int log) {
        Map<Pool, Integer> connections = new EnumMap<>(Pool.class);
        connections.put(Pool.PAGES, within("pages", 1, pages));
        connections.put(Pool.DELIVERIES, within("deliveries", 1, deliveries));
        connections.put(Pool.LOG, within("log", 2, log));
        connections.put(Pool.READINESS, OF_READINESS);
        return new StoreSettings(statementTimeout, connections);
    }

    private static int within(String key, int least, int connections) {
        if (connections < least || connections > MAX_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "store.connections." + key + " must be between " + least + " and " + MAX_CONNECTIONS);
        }
        return connections;
    }
}
