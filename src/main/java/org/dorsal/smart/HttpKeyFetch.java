package org.dorsal.smart;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads key sets by HTTP: configured addresses only, no redirect followed, bounded in time and size. */
final class HttpKeyFetch implements IssuerKeys.KeyFetch {
    static final Duration WITHIN = Duration.ofSeconds(5);
    static final int MAX_BYTES = 256 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final HttpClient http;
    private final Duration whole;
    private final Expiry.Peers peers;

    /** {@code whole} bounds the exchange up to the body's last byte: a slow body must not hold a caller. */
    HttpKeyFetch(Duration whole, Expiry.Peers peers) {
        this.whole = whole;
        this.peers = peers;
        this.http = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public String fetch(URI jwksUri) throws IOException {
        var request = HttpRequest.newBuilder(jwksUri)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        var body = BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_BYTES);
        var pending = http.sendAsync(request, body);
        try {
            var response = pending.get(whole.toMillis(), TimeUnit.MILLISECONDS);
            peers.answered(response);
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            return response.body();
        } catch (ExecutionException e) {
            throw new IOException("no answer", e);
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw new IOException("no whole answer in time", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while waiting");
        }
    }
}
