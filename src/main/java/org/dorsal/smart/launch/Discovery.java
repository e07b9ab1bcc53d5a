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
import org.dorsal.smart.SiteId;

/**
 * Asks registered EHRs about themselves, and nobody else. An answer is kept for a while, a failure for a moment: launches must
 * neither wait for an EHR each nor make Dorsal hammer one that is down.
 */
final class Discovery {
    static final Duration FRESH = Duration.ofMinutes(10);
    static final Duration PAUSE = Duration.ofSeconds(5);
    static final int MAX_BYTES = 256 * 1024;

    private static final Discovered SILENT =
            new Discovered.Refused(new LaunchRefusal.EhrSilent(LaunchRefusal.Step.DISCOVERY));

    private final BoundedHttp http;
    private final Clock clock;
    private final Map<SiteId, Place> places = new ConcurrentHashMap<>();

    Discovery(BoundedHttp http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    Discovered of(EhrRegistration registration) {
        return places.computeIfAbsent(registration.site(), _ -> new Place()).of(registration);
    }

    private Discovered ask(EhrRegistration registration) {
        URI address = URI.create(registration.base() + "/.well-known/smart-configuration");
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .build();
        return switch (http.send(request, MAX_BYTES)) {
            case HttpAnswer.NotSent _, HttpAnswer.NoAnswer _ -> SILENT;
            case HttpAnswer.TooLarge _ -> Discovered.lacking(LaunchRefusal.Lack.SIZE);
            case HttpAnswer.Whole(int status, byte[] _) when status >= 500 || status == 429 -> SILENT;
            case HttpAnswer.Whole(int status, byte[] _)
            when status != 200 -> Discovered.lacking(LaunchRefusal.Lack.DOCUMENT);
            case HttpAnswer.Whole(int _, byte[] body) ->
                JsonObject.read(body)
                        .map(document -> SmartDocument.read(document, registration))
                        .orElseGet(() -> Discovered.lacking(LaunchRefusal.Lack.JSON));
        };
    }

    /** One site's answer; one caller asks, the others wait for it. */
    private final class Place {
        private final ReentrantLock asking = new ReentrantLock();
        private Optional<Discovered> last = Optional.empty();
        private Instant until = Instant.MIN;

        Discovered of(EhrRegistration registration) {
            asking.lock();
            try {
                if (last.isPresent() && clock.instant().isBefore(until)) {
                    return last.get();
                }
                Discovered answer = ask(registration);
                last = Optional.of(answer);
                until = clock.instant().plus(answer instanceof Discovered.Found ? FRESH : PAUSE);
                return answer;
            } finally {
                asking.unlock();
            }
        }
    }
}
