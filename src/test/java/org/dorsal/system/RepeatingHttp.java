package org.dorsal.system;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.Set;

/**
 * HTTP/1.1 client with persistent connections that repeats an idempotent request once when its connection ends without
 * a reply, as RFC 9110, 9.2.2 permits. The JDK repeats GET on its own. Nothing else is repeated: a reply to a refused
 * body has to announce that its connection ends.
 */
final class RepeatingHttp {
    private static final Set<String> IDEMPOTENT = Set.of("PUT", "DELETE");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws IOException, InterruptedException {
        try {
            return http.send(request, handler);
        } catch (IOException closed) {
            if (IDEMPOTENT.contains(request.method())) {
                return http.send(request, handler);
            }
            throw closed;
        }
    }
}
