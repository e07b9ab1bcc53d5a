package org.dorsal.http.web;

/**
 * What unknown callers may do, each address at each site and each replica by itself; whoever brings a credential is not counted.
 *
 * @param requestsASecond in the long run
 * @param burst on top, until it has filled up again
 * @param atOnce requests that are answered at the same time
 * @param eventsAMinute refusals of a site that are events of their own in a minute, whatever their address; the others are counted
 */
public record AnonymousSettings(int requestsASecond, int burst, int atOnce, int eventsAMinute) {
    private static final int MOST = 100_000;

    /** Refuses with a sentence that begins with the key. */
    public AnonymousSettings {
        within("requests-a-second", requestsASecond);
        within("burst", burst);
        within("at-once", atOnce);
        within("events-a-minute", eventsAMinute);
    }

    private static void within(String key, int number) {
        if (number < 1 || number > MOST) {
            throw new IllegalArgumentException(key + " must be 1 to " + MOST);
        }
    }
}
