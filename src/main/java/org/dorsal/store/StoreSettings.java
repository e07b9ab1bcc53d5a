package org.dorsal.store;

import java.time.Duration;

/**
 * The store's settings.
 *
 * @param statementTimeout what one statement may take, 100 milliseconds to one minute
 */
public record StoreSettings(Duration statementTimeout) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    public StoreSettings {
        if (statementTimeout.compareTo(SHORTEST) < 0 || statementTimeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("store.statement-timeout must be between 100ms and 1m");
        }
    }
}
