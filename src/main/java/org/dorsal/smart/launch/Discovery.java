package org.dorsal.smart.launch;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.dorsal.smart.SiteId;

/**
 * Asks registered servers about themselves, and nobody else. An answer is kept for a while, a failure for a moment: launches
 * must neither wait for an EHR each nor make Dorsal hammer one that is down.
 *
 * @param <T> what the asker needs to know
 */
public final class Discovery<T> {
    static final Duration FRESH = Duration.ofMinutes(10);
    static final Duration PAUSE = Duration.ofSeconds(5);
    static final int MAX_BYTES = 256 * 1024;

    private static final String SMART = ".well-known/smart-configuration";

    private final BoundedHttp http;
    private final Clock clock;
    private final String document;
    private final BiFunction<JsonObject, URI, Discovered<T>> reading;
    private final Map<SiteId, Place> places = new ConcurrentHashMap<>();

    /**
     * @param document where it lies below the registered address: {@code .well-known/openid-configuration}
     * @param reading what is made of it and of the registered address
     */
    public Discovery(
            BoundedHttp http, Clock clock, String document, BiFunction<JsonObject, URI, Discovered<T>> reading) {
        this.http = http;
        this.clock = clock;
        this.document = document;
        this.reading = reading;
    }

    /** For launches. */
    static Discovery<SmartEhr> ofLaunches(BoundedHttp http, Clock clock) {
        return new Discovery<>(http, clock, SMART, SmartDocument::forLaunches);
    }

    /** For clients without a user. */
    static Discovery<SmartBackend> ofBackends(BoundedHttp http, Clock clock) {
        return new Discovery<>(http, clock, SMART, SmartDocument::forBackends);
    }

    /** What that site's server says; {@code base} without a slash at its end. */
    public Discovered<T> of(SiteId site, URI base) {
        return places.computeIfAbsent(site, _ -> new Place()).of(base);
    }

    private Discovered<T> ask(URI base) {
        URI address = URI.create(base + "/" + document);
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept", "application/json");
        return switch (http.get(request, MAX_BYTES)) {
            case HttpAnswer.NotSent _, HttpAnswer.NoAnswer _ -> new Discovered.Silent<>();
            case HttpAnswer.TooLarge _ -> new Discovered.Unfit<>(LaunchRefusal.Lack.SIZE);
            case HttpAnswer.Whole whole
            when whole.status() >= 500 || whole.status() == 429 -> new Discovered.Silent<>();
            case HttpAnswer.Whole whole
            when whole.status() != 200 -> new Discovered.Unfit<>(LaunchRefusal.Lack.DOCUMENT);
            case HttpAnswer.Whole whole ->
                JsonObject.read(whole.body())
                        .map(read -> reading.apply(read, base))
                        .orElseGet(() -> new Discovered.Unfit<>(LaunchRefusal.Lack.JSON));
        };
    }

    /** One site's answer; one caller asks, the others wait for it. */
    private final class Place {
        private final ReentrantLock asking = new ReentrantLock();
        private Optional<Discovered<T>> last = Optional.empty();
        private Span kept = new Span(Instant.MIN, Instant.MIN);

        Discovered<T> of(URI base) {
            asking.lock();
            try {
                if (last.isPresent() && kept.holds(clock.instant())) {
                    return last.get();
                }
                Discovered<T> answer = ask(base);
                last = Optional.of(answer);
                kept = Span.of(clock.instant(), answer instanceof Discovered.Found ? FRESH : PAUSE);
                return answer;
            } finally {
                asking.unlock();
            }
        }
    }
}
