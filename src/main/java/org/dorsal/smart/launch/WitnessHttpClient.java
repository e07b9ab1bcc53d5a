package org.dorsal.smart.launch;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/** Client for the witnesses of the signed log: an answer that takes longer counts as none. */
public final class WitnessHttpClient {
    /** Part of the time in which an acknowledged event is not witnessed. */
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private final BoundedHttp http;

    WitnessHttpClient(BoundedHttp http) {
        this.http = http;
    }

    /** Posts a request to an address of the settings; empty without a complete answer. */
    public Optional<HttpAnswer.CompleteAnswer> post(URI address, byte[] body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).header("Content-Type", "text/plain;charset=utf-8");
        return http.send(request, "POST", body, MAX_ANSWER_BYTES) instanceof HttpAnswer.CompleteAnswer answer
                ? Optional.of(answer)
                : Optional.empty();
    }
}
