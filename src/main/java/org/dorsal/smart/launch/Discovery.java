package org.dorsal.smart.launch;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.springframework.security.oauth2.client.registration.ClientRegistration;

/**
 * Asks registered servers about themselves, and nobody else. An answer is kept for a while, a failure for a moment: launches
 * must neither wait for an EHR each nor make Dorsal hammer one that is down. Callers share one read of a server. While it lasts, and
 * while the server is silent, they get the answer before it, up to {@link #USABLE}. Ages are measured by a monotonic ticker.
 *
 * @param <C> clients of which servers
 */
public final class Discovery<C extends SiteClient> {
    static final Duration FRESH = Duration.ofMinutes(10);
    /** Maximum age of an answer while the server is silent; endpoints that the server gave up must not be called any longer. */
    static final Duration USABLE = Duration.ofHours(1);

    static final Duration PAUSE = Duration.ofSeconds(5);
    static final int MAX_BYTES = 256 * 1024;

    private final RemoteReads reads;
    private final String document;
    private final BiFunction<JsonObject, C, Optional<URI>> fallback;
    private final BiFunction<JsonObject, C, Discovered> reading;
    private final AsyncCache<DiscoveryKey, Discovered> answers;
    private final Cache<DiscoveryKey, Discovered.DiscoveredServer> usable;

    /**
     * Of one kind of server.
     *
     * @param document its path below the registered address
     * @param fallback another document that may fill what it lacks; empty where it lacks nothing
     * @param reading what is made of it
     */
    public Discovery(
            RemoteReads reads,
            String document,
            BiFunction<JsonObject, C, Optional<URI>> fallback,
            BiFunction<JsonObject, C, Discovered> reading) {
        this.reads = reads;
        this.document = document;
        this.fallback = fallback;
        this.reading = reading;
        this.answers = Caffeine.newBuilder()
                .expireAfter(Expiry.<DiscoveryKey, Discovered>creating(
                        (_, told) -> told instanceof Discovered.DiscoveredServer ? FRESH : PAUSE))
                .ticker(reads.ticker())
                .buildAsync();
        this.usable = Caffeine.newBuilder()
                .expireAfterWrite(USABLE)
                .ticker(reads.ticker())
                .build();
    }

    public Discovered of(C client) {
        DiscoveryKey key = new DiscoveryKey(client.site(), client.server());
        AtomicBoolean begins = new AtomicBoolean();
        CompletableFuture<Discovered> answer = answers.get(key, (_, _) -> {
            begins.set(true);
            return new CompletableFuture<>();
        });
        if (begins.get()) {
            answer = begun(answer, key, client);
        }
        Optional<Discovered> before = Optional.ofNullable(usable.getIfPresent(key));
        if (before.isPresent() && !answer.isDone()) {
            return before.get();
        }
        Discovered told = answer.join();
        return told instanceof Discovered.Failed(SignInRefusalReason why) && why.isSilence()
                ? before.orElse(told)
                : told;
    }

    /** Starts the read outside of the cache's lock. */
    private CompletableFuture<Discovered> begun(CompletableFuture<Discovered> answer, DiscoveryKey key, C client) {
        try {
            return answer.completeAsync(() -> kept(key, ask(client)), reads.refreshes());
        } catch (RejectedExecutionException closing) {
            answer.completeExceptionally(closing);
            return answer;
        }
    }

    /** Keeps a good answer. An unfit answer ends the answer before it: the server has changed. */
    private Discovered kept(DiscoveryKey key, Discovered told) {
        switch (told) {
            case Discovered.DiscoveredServer found -> usable.put(key, found);
            case Discovered.Failed(SignInRefusalReason why) when why.isSilence() -> {
                // the answer before it serves
            }
            case Discovered.Failed _ -> usable.invalidate(key);
        }
        return told;
    }

    /** Sites may share a server, and are other clients there. */
    private record DiscoveryKey(SiteId site, URI server) {}

    /** All look-ups and both documents together get the time of one exchange. */
    private Discovered ask(C client) {
        long began = reads.ticker().read();
        return switch (read(client, began)) {
            case Discovered.DiscoveredServer(ClientRegistration server)
            when !mayBeUsed(server, client, began) ->
                new Discovered.Failed(
                        server.getProviderDetails().getAuthorizationUri() == null
                                ? SignInRefusalReason.UNFIT_TOKEN_ENDPOINT
                                : SignInRefusalReason.UNFIT_ENDPOINTS);
            case Discovered told -> told;
        };
    }

    /** Whether every endpoint that this service calls is public, or allowed by an administrator. */
    private boolean mayBeUsed(ClientRegistration server, C client, long began) {
        ClientRegistration.ProviderDetails named = server.getProviderDetails();
        return Stream.of(named.getTokenUri(), named.getJwkSetUri())
                .flatMap(Stream::ofNullable)
                .allMatch(address -> mayBeNamed(URI.create(address), client, began));
    }

    private boolean mayBeNamed(URI address, C client, long began) {
        return reads.http().destinations().mayBeNamed(address, client.server(), left(began));
    }

    private Discovered read(C client, long began) {
        return switch (document(URI.create(client.server() + "/" + document), left(began))) {
            case Document.MissingDocument(SignInRefusalReason why) -> new Discovered.Failed(why);
            case Document.ReadDocument(JsonObject read) ->
                fallback.apply(read, client)
                        .filter(more -> mayBeNamed(more, client, began))
                        .map(more -> switch (document(more, left(began))) {
                            case Document.ReadDocument(JsonObject other) ->
                                reading.apply(ServerDocument.filled(read, other), client);
                            case Document.MissingDocument(SignInRefusalReason why) ->
                                why.isSilence() ? new Discovered.Failed(why) : reading.apply(read, client);
                        })
                        .orElseGet(() -> reading.apply(read, client));
        };
    }

    private Duration left(long began) {
        Duration left = reads.http().whole().minusNanos(reads.ticker().read() - began);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private sealed interface Document {
        record ReadDocument(JsonObject read) implements Document {}

        record MissingDocument(SignInRefusalReason why) implements Document {}
    }

    private Document document(URI address, Duration within) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept", "application/json");
        return switch (reads.http().get(request, MAX_BYTES, within)) {
            case BoundedHttp.HttpAnswer.UnsentRequest _, BoundedHttp.HttpAnswer.MissingAnswer _ ->
                new Document.MissingDocument(SignInRefusalReason.SILENT_DISCOVERY);
            case BoundedHttp.HttpAnswer.OversizedAnswer _ ->
                new Document.MissingDocument(SignInRefusalReason.UNFIT_SIZE);
            case BoundedHttp.HttpAnswer.CompleteAnswer whole
            when whole.status() >= 500 || whole.status() == 429 ->
                new Document.MissingDocument(SignInRefusalReason.SILENT_DISCOVERY);
            case BoundedHttp.HttpAnswer.CompleteAnswer whole
            when whole.status() != 200 -> new Document.MissingDocument(SignInRefusalReason.UNFIT_DOCUMENT);
            case BoundedHttp.HttpAnswer.CompleteAnswer whole ->
                JsonObject.read(whole.body())
                        .<Document>map(Document.ReadDocument::new)
                        .orElseGet(() -> new Document.MissingDocument(SignInRefusalReason.UNFIT_JSON));
        };
    }

    /** What came of asking a server about itself: a registration with its checked endpoints, or why it can't be used. */
    public sealed interface Discovered {
        /** The whole document is its {@code configurationMetadata}. */
        record DiscoveredServer(ClientRegistration server) implements Discovered {
            @Override
            public String toString() {
                return "Found[hidden]";
            }
        }

        record Failed(SignInRefusalReason why) implements Discovered {}
    }
}
