package org.dorsal.system;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * HTTP/1.1 with kept connections. The service ends the connection of a body that it refused before all of it had
 * arrived, and does not say so in the reply. The next request on it then fails without a reply and was not carried out:
 * it is repeated once. So is any idempotent request, as a client may (RFC 9110, 9.2.2); the JDK repeats GET itself.
 */
final class RepeatingHttp {
    private static final Set<String> IDEMPOTENT = Set.of("PUT", "DELETE");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Whether the last reply refused a body. */
    private final AtomicBoolean refused = new AtomicBoolean();

    <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws IOException, InterruptedException {
        boolean mayEnd = refused.getAndSet(false);
        HttpResponse<T> response = exchange(request, handler, mayEnd);
        boolean hasBody =
                request.bodyPublisher().filter(body -> body.contentLength() > 0).isPresent();
        refused.set(hasBody && response.statusCode() >= 400);
        return response;
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> handler, boolean mayEnd)
            throws IOException, InterruptedException {
        try {
            return http.send(request, handler);
        } catch (IOException closed) {
            if (mayEnd || IDEMPOTENT.contains(request.method())) {
                return http.send(request, handler);
            }
            throw closed;
        }
    }
}
