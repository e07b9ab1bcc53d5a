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
 * Asks registered EHRs about themselves, and nobody else. An answer is kept for a while, a failure for a moment: launches must
 * neither wait for an EHR each nor make Dorsal hammer one that is down.
 *
 * @param <T> what the asker needs to know
 */
final class Discovery<T> {
    static final Duration FRESH = Duration.ofMinutes(10);
    static final Duration PAUSE = Duration.ofSeconds(5);
    static final int MAX_BYTES = 256 * 1024;

    private final BoundedHttp http;
    private final Clock clock;
    private final BiFunction<JsonObject, EhrBase, Discovered<T>> reading;
    private final Map<SiteId, Place> places = new ConcurrentHashMap<>();

    private Discovery(BoundedHttp http, Clock clock, BiFunction<JsonObject, EhrBase, Discovered<T>> reading) {
        this.http = http;
        this.clock = clock;
        this.reading = reading;
    }

    /** For launches. */
    static Discovery<SmartEhr> ofLaunches(BoundedHttp http, Clock clock) {
        return new Discovery<>(http, clock, SmartDocument::forLaunches);
    }

    /** For clients without a user. */
    static Discovery<SmartBackend> ofBackends(BoundedHttp http, Clock clock) {
        return new Discovery<>(http, clock, SmartDocument::forBackends);
    }

    Discovered<T> of(SiteId site, EhrBase base) {
        return places.computeIfAbsent(site, _ -> new Place()).of(base);
    }

    private Discovered<T> ask(EhrBase base) {
        URI address = URI.create(base.base() + "/.well-known/smart-configuration");
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept", "application/json");
        return switch (http.get(request, MAX_BYTES)) {
            case HttpAnswer.NotSent _, HttpAnswer.NoAnswer _ -> silent();
            case HttpAnswer.TooLarge _ -> Discovered.lacking(LaunchRefusal.Lack.SIZE);
            case HttpAnswer.Whole whole when whole.status() >= 500 || whole.status() == 429 -> silent();
            case HttpAnswer.Whole whole when whole.status() != 200 -> Discovered.lacking(LaunchRefusal.Lack.DOCUMENT);
            case HttpAnswer.Whole whole ->
                JsonObject.read(whole.body())
                        .map(document -> reading.apply(document, base))
                        .orElseGet(() -> Discovered.lacking(LaunchRefusal.Lack.JSON));
        };
    }

    private static <T> Discovered<T> silent() {
        return new Discovered.Refused<>(new LaunchRefusal.EhrSilent(LaunchRefusal.Step.DISCOVERY));
    }

    /** One site's answer; one caller asks, the others wait for it. */
    private final class Place {
        private final ReentrantLock asking = new ReentrantLock();
        private Optional<Discovered<T>> last = Optional.empty();
        private Span kept = new Span(Instant.MIN, Instant.MIN);

        Discovered<T> of(EhrBase base) {
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
