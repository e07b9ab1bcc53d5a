package org.dorsal.smart.launch;

import com.github.benmanes.caffeine.cache.Ticker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.dorsal.smart.IssuerKeys;
import org.dorsal.smart.KeyStrength;

/**
 * Means of reading documents of registered servers that are kept for a while: discovery documents and key sets.
 *
 * @param http the client for each read
 * @param ticker monotonic source of ages
 * @param refreshes runs reads while an older document serves
 */
public record RemoteDocuments(BoundedHttp http, Ticker ticker, Executor refreshes) {
    static final int MAX_KEY_SET_BYTES = 256 * 1024;
    /** Requests with tokens wait for keys. */
    private static final Duration KEY_SET_TIMEOUT = Duration.ofSeconds(5);

    /** Creates the means of reading that refreshes documents in threads of their own. */
    public static RemoteDocuments refreshed(BoundedHttp http, Ticker ticker) {
        return new RemoteDocuments(http, ticker, Thread.ofPlatform().daemon().name("refresh")::start);
    }

    /** Finds the keys at an address. */
    public Function<URI, IssuerKeys> keys(KeyStrength strength) {
        return address -> new IssuerKeys(address, this::keySet, strength, ticker);
    }

    /** Reads the text of a key set; an {@link IssuerKeys.KeyFetch}. */
    public String keySet(URI jwksUri) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(jwksUri).header("Accept", "application/jwk-set+json, application/json");
        Duration within = KEY_SET_TIMEOUT.compareTo(http.whole()) < 0 ? KEY_SET_TIMEOUT : http.whole();
        return switch (http.get(request, MAX_KEY_SET_BYTES, within)) {
            case HttpAnswer.CompleteAnswer whole
            when whole.status() == 200 -> new String(whole.body(), StandardCharsets.UTF_8);
            case HttpAnswer.CompleteAnswer whole -> throw new IOException("status " + whole.status());
            case HttpAnswer.OversizedAnswer _ -> throw new IOException("too large");
            case HttpAnswer.UnsentRequest _ -> throw new IOException("not reachable");
            case HttpAnswer.MissingAnswer _ -> throw new IOException("no whole answer in time");
        };
    }
}
