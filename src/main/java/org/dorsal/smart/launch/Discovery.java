package org.dorsal.smart.launch;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.springframework.security.oauth2.client.registration.ClientRegistration;

/**
 * Reads and caches the discovery documents of registered servers; no other server is called. Successes are cached for
 * {@link #FRESH}, failures for {@link #PAUSE}, so that launches do not wait for the EHR and an unavailable one is not
 * overloaded. Concurrent callers share one read. During the read, and while the server is silent, callers receive the
 * previous document, up to the age {@link #USABLE}. Ages are measured by a monotonic ticker.
 *
 * @param <C> client registration
 */
public final class Discovery<C extends SiteClient> {
    static final Duration FRESH = Duration.ofMinutes(10);
    /**
     * Maximum age of an answer while the server is silent; endpoints that the server gave up must not be called any
     * longer.
     */
    static final Duration USABLE = Duration.ofHours(1);

    static final Duration PAUSE = Duration.ofSeconds(5);
    static final int MAX_BYTES = 256 * 1024;

    private final RemoteDocuments reads;
    private final String document;
    private final BiFunction<JsonObject, C, Optional<URI>> fallback;
    private final BiFunction<JsonObject, C, DiscoveryResult> reading;
    private final AsyncCache<String, DiscoveryResult> answers;
    private final Cache<String, DiscoveryResult.DiscoveredServer> usable;

    /**
     * Creates the discovery of one kind of server.
     *
     * @param document path below the registered address
     * @param fallback address of a second document for missing members; empty if none is needed
     * @param reading conversion of the document to a result
     */
    public Discovery(
            RemoteDocuments reads,
            String document,
            BiFunction<JsonObject, C, Optional<URI>> fallback,
            BiFunction<JsonObject, C, DiscoveryResult> reading) {
        this.reads = reads;
        this.document = document;
        this.fallback = fallback;
        this.reading = reading;
        this.answers = Caffeine.newBuilder()
                .expireAfter(Expiry.<String, DiscoveryResult>creating(
                        (_, result) -> result instanceof DiscoveryResult.DiscoveredServer ? FRESH : PAUSE))
                .ticker(reads.ticker())
                .buildAsync();
        this.usable = Caffeine.newBuilder()
                .expireAfterWrite(USABLE)
                .ticker(reads.ticker())
                .build();
    }

    public DiscoveryResult of(C client) {
        String key = client.site() + " " + client.server(); // sites may share a server, and are other clients there
        AtomicBoolean begins = new AtomicBoolean();
        CompletableFuture<DiscoveryResult> answer = answers.get(key, (_, _) -> {
            begins.set(true);
            return new CompletableFuture<>();
        });
        if (begins.get()) {
            answer = begun(answer, key, client);
        }
        Optional<DiscoveryResult> before = Optional.ofNullable(usable.getIfPresent(key));
        if (before.isPresent() && !answer.isDone()) {
            return before.get();
        }
        DiscoveryResult result = answer.join();
        return result instanceof DiscoveryResult.DiscoveryFailure(SignInRefusalReason why) && why.isSilence()
                ? before.orElse(result)
                : result;
    }

    /** Starts the read outside of the cache's lock. */
    private CompletableFuture<DiscoveryResult> begun(CompletableFuture<DiscoveryResult> answer, String key, C client) {
        try {
            return answer.completeAsync(() -> cacheResult(key, discover(client)), reads.refreshes());
        } catch (RejectedExecutionException closing) {
            answer.completeExceptionally(closing);
            return answer;
        }
    }

    /** Keeps a good answer. An unfit answer ends the answer before it: the server has changed. */
    private DiscoveryResult cacheResult(String key, DiscoveryResult result) {
        switch (result) {
            case DiscoveryResult.DiscoveredServer discovered -> usable.put(key, discovered);
            case DiscoveryResult.DiscoveryFailure(SignInRefusalReason why) when why.isSilence() -> {
                // the answer before it serves
            }
            case DiscoveryResult.DiscoveryFailure _ -> usable.invalidate(key);
        }
        return result;
    }

    /** Both documents together get the time of one exchange. */
    private DiscoveryResult discover(C client) {
        long began = reads.ticker().read();
        return switch (read(client, began)) {
            case DiscoveryResult.DiscoveredServer(ClientRegistration server)
            when !mayBeUsed(server, reads.http().destinations()) ->
                new DiscoveryResult.DiscoveryFailure(
                        server.getProviderDetails().getAuthorizationUri() == null
                                ? SignInRefusalReason.UNFIT_TOKEN_ENDPOINT
                                : SignInRefusalReason.UNFIT_ENDPOINTS);
            case DiscoveryResult result -> result;
        };
    }

    /** Returns whether an administrator has named the host of every endpoint, also of the one to which browsers are sent. */
    static boolean mayBeUsed(ClientRegistration server, Destinations destinations) {
        ClientRegistration.ProviderDetails named = server.getProviderDetails();
        return Stream.of(named.getAuthorizationUri(), named.getTokenUri(), named.getJwkSetUri())
                .flatMap(Stream::ofNullable)
                .allMatch(address -> destinations.contain(URI.create(address)));
    }

    private DiscoveryResult read(C client, long began) {
        return switch (document(URI.create(client.server() + "/" + document), left(began))) {
            case DocumentRead.MissingDocument(SignInRefusalReason why) -> new DiscoveryResult.DiscoveryFailure(why);
            case DocumentRead.ReadDocument(JsonObject read) ->
                fallback.apply(read, client)
                        .filter(reads.http().destinations()::contain)
                        .map(more -> switch (document(more, left(began))) {
                            case DocumentRead.ReadDocument(JsonObject other) ->
                                reading.apply(ServerDocument.filled(read, other), client);
                            case DocumentRead.MissingDocument(SignInRefusalReason why) ->
                                why.isSilence()
                                        ? new DiscoveryResult.DiscoveryFailure(why)
                                        : reading.apply(read, client);
                        })
                        .orElseGet(() -> reading.apply(read, client));
        };
    }

    private Duration left(long began) {
        Duration remaining = reads.http().whole().minusNanos(reads.ticker().read() - began);
        return remaining.isNegative() ? Duration.ZERO : remaining;
    }

    private sealed interface DocumentRead {
        record ReadDocument(JsonObject read) implements DocumentRead {}

        record MissingDocument(SignInRefusalReason why) implements DocumentRead {}
    }

    private DocumentRead document(URI address, Duration within) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept", "application/json");
        return switch (reads.http().get(request, MAX_BYTES, within)) {
            case HttpAnswer.UnsentRequest _, HttpAnswer.MissingAnswer _ ->
                new DocumentRead.MissingDocument(SignInRefusalReason.SILENT_DISCOVERY);
            case HttpAnswer.OversizedAnswer _ -> new DocumentRead.MissingDocument(SignInRefusalReason.UNFIT_SIZE);
            case HttpAnswer.CompleteAnswer whole
            when whole.status() >= 500 || whole.status() == 429 ->
                new DocumentRead.MissingDocument(SignInRefusalReason.SILENT_DISCOVERY);
            case HttpAnswer.CompleteAnswer whole
            when whole.status() != 200 -> new DocumentRead.MissingDocument(SignInRefusalReason.UNFIT_DOCUMENT);
            case HttpAnswer.CompleteAnswer whole ->
                JsonObject.read(whole.body())
                        .<DocumentRead>map(DocumentRead.ReadDocument::new)
                        .orElseGet(() -> new DocumentRead.MissingDocument(SignInRefusalReason.UNFIT_JSON));
        };
    }

    /** Result of discovery: a registration with checked endpoints, or the reason of the failure. */
    public sealed interface DiscoveryResult {
        /** The whole document is its {@code configurationMetadata}. */
        record DiscoveredServer(ClientRegistration server) implements DiscoveryResult {
            @Override
            public String toString() {
                return "DiscoveredServer[hidden]";
            }
        }

        record DiscoveryFailure(SignInRefusalReason why) implements DiscoveryResult {}
    }
}
