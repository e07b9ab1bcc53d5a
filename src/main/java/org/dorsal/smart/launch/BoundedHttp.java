package org.dorsal.smart.launch;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLHandshakeException;

/**
 * Calls EHRs. Follows no redirect, which could lead a token elsewhere; bounds every exchange in time and size; sends a body
 * once. HTTP/1.1 only: there a connection carries one request at a time, so that its loss leaves one request in doubt and not
 * all that were on their way.
 */
public final class BoundedHttp {
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final HttpClient http;
    private final Duration whole;

    /** {@code whole} bounds an exchange up to the body's last byte. */
    public BoundedHttp(Duration whole) {
        this.whole = whole;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT.compareTo(whole) < 0 ? CONNECT : whole)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** How long an exchange may take. */
    Duration whole() {
        return whole;
    }

    HttpAnswer get(HttpRequest.Builder request, int maxBytes) {
        return get(request, maxBytes, whole);
    }

    HttpAnswer get(HttpRequest.Builder request, int maxBytes, Duration within) {
        return exchange(request.GET().build(), () -> false, maxBytes, within);
    }

    HttpAnswer send(HttpRequest.Builder request, String method, byte[] body, int maxBytes) {
        return send(request, method, body, maxBytes, whole);
    }

    HttpAnswer send(HttpRequest.Builder request, String method, byte[] body, int maxBytes, Duration within) {
        OnceBody once = new OnceBody(body);
        return exchange(request.method(method, once).build(), once::takeBack, maxBytes, within);
    }

    /** @param unsent asked when there is no answer: whether the request's content has stayed here and always will */
    private HttpAnswer exchange(HttpRequest request, BooleanSupplier unsent, int maxBytes, Duration within) {
        CompletableFuture<HttpResponse<CappedBody.Read>> pending =
                http.sendAsync(request, _ -> new CappedBody(maxBytes));
        try {
            HttpResponse<CappedBody.Read> response = pending.get(within.toMillis(), TimeUnit.MILLISECONDS);
            return switch (response.body()) {
                case CappedBody.Read.Whole(byte[] bytes) ->
                    new HttpAnswer.Whole(response.statusCode(), response.headers(), bytes);
                case CappedBody.Read.TooMuch _ -> new HttpAnswer.TooLarge(response.statusCode());
            };
        } catch (ExecutionException failed) {
            return without(unsent.getAsBoolean() || neverConnected(failed));
        } catch (TimeoutException _) {
            boolean stayed = unsent.getAsBoolean();
            pending.cancel(true);
            return without(stayed);
        } catch (InterruptedException _) {
            boolean stayed = unsent.getAsBoolean();
            pending.cancel(true);
            Thread.currentThread().interrupt();
            return without(stayed);
        }
    }

    private static HttpAnswer without(boolean stayed) {
        return stayed ? new HttpAnswer.NotSent() : new HttpAnswer.NoAnswer();
    }

    /** A failed handshake too: no server looks at a request before it is done. */
    private static boolean neverConnected(Throwable fault) {
        return fault instanceof ConnectException
                || fault instanceof HttpConnectTimeoutException
                || fault instanceof SSLHandshakeException
                || (fault.getCause() != null && neverConnected(fault.getCause()));
    }
}
