package history.drive;

import history.record.Json;
import history.record.Outcome;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The answer to a request.
 *
 * @param status HTTP status, 0 where no complete answer came
 * @param body JSON of the answer; a missing node where it has none
 * @param begin microseconds at which the request was sent
 * @param token id of the access token that was used for this request alone
 * @param repeated whether a proxy may have sent the request twice: then a refusal may be that of the second
 */
public record Answer(
        int status,
        JsonNode body,
        String text,
        Optional<String> etag,
        Optional<String> location,
        Optional<String> retryAfter,
        long begin,
        String token,
        boolean repeated) {

    /**
     * Conclusion from the answer. A 5xx proves nothing: a response can be on disk although its sender got 503 (faults.md, "a dead
     * connection"). Neither does a refusal of a request that may have been sent twice.
     */
    public Outcome outcome() {
        if (status >= 200 && status < 300) {
            return Outcome.OK;
        }
        boolean refusal = status >= 400 && status < 500 && status != 408;
        return refusal && !repeated ? Outcome.REFUSED : Outcome.UNKNOWN;
    }

    /** Version in the ETag, or empty text. */
    public String version() {
        return etag.map(tag -> tag.replace("W/", "").replace("\"", "")).orElse("");
    }

    /** Id of a resource in the Location, or else in the body. */
    public String id() {
        return location.map(Answer::idOf).orElse(Json.text(body, "id"));
    }

    /** The id in an address such as {@code …/Type/id/_history/1}. */
    static String idOf(String address) {
        String[] parts = address.replaceAll("/_history/.*$", "").split("/");
        return parts[parts.length - 1];
    }
}
