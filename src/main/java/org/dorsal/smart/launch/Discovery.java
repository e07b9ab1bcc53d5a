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
import org.dorsal.smart.launch.SignInRefusal.Why;
import org.springframework.security.oauth2.client.registration.ClientRegistration;

/**
 * Asks registered servers about themselves, and nobody else. An answer is kept for a while, a failure for a moment: launches
 * must neither wait for an EHR each nor make Dorsal hammer one that is down.
 *
 * @param <C> clients of which servers
 */
public final class Discovery<C extends SiteClient> {
    static final Duration FRESH = Duration.ofMinutes(10);
    static final Duration PAUSE = Duration.ofSeconds(5);
    static final int MAX_BYTES = 256 * 1024;

    private final BoundedHttp http;
    private final Clock clock;
    private final String document;
    private final BiFunction<JsonObject, C, Optional<URI>> fallback;
    private final BiFunction<JsonObject, C, Discovered> reading;
    private final Map<Key, Place> places = new ConcurrentHashMap<>();

    /**
     * Of one kind of server.
     *
     * @param document its path below the registered address
     * @param fallback another document that may fill what it lacks; empty where it lacks nothing
     * @param reading what is made of it
     */
    public Discovery(
            BoundedHttp http,
            Clock clock,
            String document,
            BiFunction<JsonObject, C, Optional<URI>> fallback,
            BiFunction<JsonObject, C, Discovered> reading) {
        this.http = http;
        this.clock = clock;
        this.document = document;
        this.fallback = fallback;
        this.reading = reading;
    }

    public Discovered of(C client) {
        return places.computeIfAbsent(new Key(client.site(), client.server()), _ -> new Place())
                .of(client);
    }

    /** Sites may share a server, and are other clients there. */
    private record Key(SiteId site, URI server) {}

    private Discovered ask(C client) {
        return switch (document(URI.create(client.server() + "/" + document))) {
            case Document.Missing(Why why) -> new Discovered.Failed(why);
            case Document.Had(JsonObject read) ->
                fallback.apply(read, client)
                        .map(more -> switch (document(more)) {
                            case Document.Had(JsonObject other) ->
                                reading.apply(ServerDocument.filled(read, other), client);
                            case Document.Missing(Why why) ->
                                why.isSilence() ? new Discovered.Failed(why) : reading.apply(read, client);
                        })
                        .orElseGet(() -> reading.apply(read, client));
        };
    }

    private sealed interface Document {
        record Had(JsonObject read) implements Document {}

        record Missing(Why why) implements Document {}
    }

    private Document document(URI address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept", "application/json");
        return switch (http.get(request, MAX_BYTES)) {
            case BoundedHttp.HttpAnswer.NotSent _, BoundedHttp.HttpAnswer.NoAnswer _ ->
                new Document.Missing(Why.SILENT_DISCOVERY);
            case BoundedHttp.HttpAnswer.TooLarge _ -> new Document.Missing(Why.UNFIT_SIZE);
            case BoundedHttp.HttpAnswer.Whole whole
            when whole.status() >= 500 || whole.status() == 429 -> new Document.Missing(Why.SILENT_DISCOVERY);
            case BoundedHttp.HttpAnswer.Whole whole
            when whole.status() != 200 -> new Document.Missing(Why.UNFIT_DOCUMENT);
            case BoundedHttp.HttpAnswer.Whole whole ->
                JsonObject.read(whole.body())
                        .<Document>map(Document.Had::new)
                        .orElseGet(() -> new Document.Missing(Why.UNFIT_JSON));
        };
    }

    /** What is known of one server; one caller asks, the others wait for it. */
    private final class Place {
        private final ReentrantLock asking = new ReentrantLock();
        private Optional<Discovered> last = Optional.empty();
        private Span kept = new Span(Instant.MIN, Instant.MIN);

        Discovered of(C client) {
            asking.lock();
            try {
                if (last.isPresent() && kept.holds(clock.instant())) {
                    return last.get();
                }
                Discovered answer = ask(client);
                last = Optional.of(answer);
                kept = Span.of(clock.instant(), answer instanceof Discovered.Found ? FRESH : PAUSE);
                return answer;
            } finally {
                asking.unlock();
            }
        }
    }

    /** What came of asking a server about itself: a registration with its checked endpoints, or why it can't be used. */
    public sealed interface Discovered {
        /** The whole document is its {@code configurationMetadata}. */
        record Found(ClientRegistration server) implements Discovered {
            @Override
            public String toString() {
                return "Found[hidden]";
            }
        }

        record Failed(Why why) implements Discovered {}
    }

    /** A stretch of time. A clock that is set back leaves it, too: what was to last seconds must not last hours. */
    record Span(Instant from, Instant until) {
        static Span of(Instant from, Duration length) {
            return new Span(from, from.plus(length));
        }

        boolean holds(Instant at) {
            return !at.isBefore(from) && at.isBefore(until);
        }
    }
}
