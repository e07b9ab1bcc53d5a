package org.dorsal.http.web;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * What unknown callers have left, each address at each site, and which credentials were good before. Both lists are bounded:
 * what was not asked for longest goes, and begins anew. Safe for many threads.
 */
final class AnonymousTraffic {
    /** Some 700 bytes each. */
    static final int MOST_CALLERS = 20_000;

    static final int MOST_CREDENTIALS = 50_000;

    private static final int NETWORK_GROUPS = 4;

    private final AnonymousSettings settings;
    private final TimeMeter time;
    private final Map<Caller, Allowance> callers = bounded(MOST_CALLERS);
    private final Map<String, Boolean> accepted = bounded(MOST_CREDENTIALS);

    AnonymousTraffic(AnonymousSettings settings, TimeMeter time) {
        this.settings = settings;
        this.time = time;
    }

    private record Caller(String network, String site) {}

    /**
     * What is left to one address at one site.
     *
     * @param requests without a credential
     * @param unproven requests with a credential for which nothing was shown so far
     * @param atOnce requests without a credential that may be answered at the same time
     */
    record Allowance(Bucket requests, Bucket unproven, Semaphore atOnce) {}

    /** @param site empty where the address names none of ours */
    Allowance of(String address, String site) {
        return callers.computeIfAbsent(
                new Caller(network(address), site),
                _ -> new Allowance(bucket(), bucket(), new Semaphore(settings.atOnce())));
    }

    /** @param credential hash of one */
    boolean wasAccepted(String credential) {
        return accepted.containsKey(credential);
    }

    void accept(String credential) {
        accepted.put(credential, true);
    }

    void forget(String credential) {
        accepted.remove(credential);
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(settings.burst())
                        .refillGreedy(settings.requestsASecond(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
    }

    /** Of IPv6 the first 64 bits: the others are the caller's to choose. */
    private static String network(String address) {
        return address.contains(":")
                ? Arrays.stream(address.split(":", -1)).limit(NETWORK_GROUPS).collect(Collectors.joining(":"))
                : address;
    }

    private static <K, V> Map<K, V> bounded(int most) {
        return Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        });
    }
}
