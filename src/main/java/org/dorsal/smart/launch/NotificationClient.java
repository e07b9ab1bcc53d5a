package org.dorsal.smart.launch;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.function.Consumer;

/** Client for the callbacks of subscriptions: no redirect is followed, and no answer's content is used. */
public final class NotificationClient {
    /** Longest wait for an answer, which is no more than an acknowledgement. */
    public static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private final BoundedHttp http;

    NotificationClient(BoundedHttp http) {
        this.http = http;
    }

    /**
     * Posts a notification to an address of the settings.
     *
     * @param headers sets the receiver's own headers
     */
    public HttpAnswer post(String address, String mediaType, Consumer<HttpRequest.Builder> headers, byte[] body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address)).header("Content-Type", mediaType);
        headers.accept(request);
        return http.send(request, "POST", body, MAX_ANSWER_BYTES);
    }
}
