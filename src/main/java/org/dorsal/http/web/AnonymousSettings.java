package org.dorsal.http.web;

/**
 * Limits for requests without credentials, per address, site and replica; requests with a credential are not counted.
 *
 * @param requestsASecond sustained rate in requests per second
 * @param burst additional requests until the allowance has refilled
 * @param atOnce maximum number of concurrent requests
 * @param eventsAMinute maximum number of separate audit events for refusals per address, site and minute, for ten
 * addresses; further refusals are only counted
 */
public record AnonymousSettings(int requestsASecond, int burst, int atOnce, int eventsAMinute) {
    private static final int MAX_NUMBER = 100_000;

    /** Refuses with a sentence that begins with the key. */
    public AnonymousSettings {
        within("requests-a-second", requestsASecond);
        within("burst", burst);
        within("at-once", atOnce);
        within("events-a-minute", eventsAMinute);
    }

    private static void within(String key, int number) {
        if (number < 1 || number > MAX_NUMBER) {
            throw new IllegalArgumentException(key + " must be 1 to " + MAX_NUMBER);
        }
    }
}
