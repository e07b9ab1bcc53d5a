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
import javax.net.ssl.SSLHandshakeException;

/** Calls EHRs. Follows no redirect, which could lead a token elsewhere; bounds every exchange in time and size. */
final class BoundedHttp {
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final HttpClient http;
    private final Duration whole;

    /** {@code whole} bounds an exchange up to the body's last byte. */
    BoundedHttp(Duration whole) {
        this.whole = whole;
        this.http = HttpClient.newBuilder()
                .connectTimeout(CONNECT.compareTo(whole) < 0 ? CONNECT : whole)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    HttpAnswer send(HttpRequest request, int maxBytes) {
        CompletableFuture<HttpResponse<CappedBody.Read>> pending =
                http.sendAsync(request, _ -> new CappedBody(maxBytes));
        try {
            HttpResponse<CappedBody.Read> response = pending.get(whole.toMillis(), TimeUnit.MILLISECONDS);
            return switch (response.body()) {
                case CappedBody.Read.Whole(byte[] bytes) -> new HttpAnswer.Whole(response.statusCode(), bytes);
                case CappedBody.Read.TooMuch _ -> new HttpAnswer.TooLarge();
            };
        } catch (ExecutionException failed) {
            return neverSent(failed) ? new HttpAnswer.NotSent() : new HttpAnswer.NoAnswer();
        } catch (TimeoutException _) {
            pending.cancel(true);
            return new HttpAnswer.NoAnswer();
        } catch (InterruptedException _) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            return new HttpAnswer.NoAnswer();
        }
    }

    private static boolean neverSent(Throwable fault) {
        return fault instanceof ConnectException
                || fault instanceof HttpConnectTimeoutException
                || fault instanceof SSLHandshakeException
                || (fault.getCause() != null && neverSent(fault.getCause()));
    }
}
