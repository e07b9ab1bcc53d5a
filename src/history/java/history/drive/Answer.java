package history.drive;

import history.record.Json;
import history.record.Outcome;
import history.record.Recorder;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The answer to a request.
 *
 * @param status HTTP status, 0 where no complete answer came
 * @param begin microseconds at which the request was sent
 * @param token id of the access token that was used for this request alone
 * @param repeated whether a proxy may have sent the request twice: then a refusal may be that of the second
 */
record Answer(int status, String text, HttpHeaders headers, long begin, String token, boolean repeated) {

    /** Sends a request and waits for its answer. */
    static Answer to(HttpClient http, HttpRequest request, long begin, String token) throws InterruptedException {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response.headers(), begin, token, false);
        } catch (IOException none) {
            return new Answer(0, "", HttpHeaders.of(Map.of(), (_, _) -> true), begin, token, true);
        }
    }

    /**
     * Conclusion from the answer. A 5xx proves nothing: a response can be on disk although its sender got 503 (faults.md, "a dead
     * connection"). Neither does a refusal of a request that may have been sent twice.
     */
    Outcome outcome() {
        if (status >= 200 && status < 300) {
            return Outcome.OK;
        }
        boolean refusal = status >= 400 && status < 500 && status != 408;
        return refusal && !repeated ? Outcome.REFUSED : Outcome.UNKNOWN;
    }

    /** Whether the service acknowledged the request. */
    boolean ok() {
        return outcome() == Outcome.OK;
    }

    /** JSON of the answer; a missing node where it has none. */
    JsonNode body() {
        return Json.read(text);
    }

    /** Value of a header; empty text without it. */
    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** Version in the ETag, or empty text. */
    String version() {
        return header("ETag").replace("W/", "").replace("\"", "");
    }

    /** Id of a resource in the Location, or else in the body. */
    String id() {
        String location = header("Location") + header("Content-Location");
        return location.isEmpty() ? Json.text(body(), "id") : idOf(location);
    }

    /** The id in an address such as {@code …/Type/id/_history/1}. */
    static String idOf(String address) {
        String[] parts = address.replaceAll("/_history/.*$", "").split("/");
        return parts[parts.length - 1];
    }

    /** Records the request with the values that were sent and those of the answer. */
    void record(
            Recorder recorder,
            String actor,
            String operation,
            Outcome outcome,
            Map<String, String> sent,
            Map<String, String> out) {
        Map<String, String> got = new TreeMap<>(out);
        if (!header("Retry-After").isEmpty()) {
            got.put("retryAfter", header("Retry-After"));
        }
        recorder.record(actor, operation, begin, outcome, status, sent, got);
    }
}
