package org.dorsal.store;

import java.time.Duration;

/**
 * What has no position in the log yet.
 *
 * @param oldest how long the first of them has waited, by the database's clock; zero when nothing waits
 */
public record Waiting(long leaves, Duration oldest) {}
