package org.dorsal.smart.launch;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a token response (RFC 6749, 5.1 and 5.2). */
final class TokenReading {
    /** Words of RFC 6749, 5.2; any other text of an EHR is not repeated to people. */
    private static final Set<String> ERRORS = Set.of(
            "invalid_request",
            "invalid_client",
            "invalid_grant",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope");

    /** What may stand in a header (RFC 6750, 2.1, and somewhat more: tokens of some EHRs are not b64token). */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{1,16384}");

    private static final long LONGEST_SECONDS = 366L * 24 * 60 * 60;

    private TokenReading() {}

    static TokenAnswer of(HttpAnswer.Whole answer, Instant now) {
        Optional<JsonObject> read = JsonObject.read(answer.body());
        if (answer.status() == 429 || answer.status() == 503) {
            return new TokenAnswer.NotSent(); // turned away at the door, as good as not sent
        }
        if (answer.status() >= 500) {
            return new TokenAnswer.NoAnswer();
        }
        if (answer.status() != 200) {
            return new TokenAnswer.Refused(read.flatMap(json -> json.text("error"))
                    .filter(ERRORS::contains)
                    .orElse("refused"));
        }
        return read.map(json -> granted(json, now))
                .orElseGet(() -> new TokenAnswer.Unfit("it must be one JSON object."));
    }

    private static TokenAnswer granted(JsonObject json, Instant now) {
        Optional<String> token =
                json.text("access_token").filter(text -> TOKEN.matcher(text).matches());
        if (token.isEmpty() || !json.text("token_type").orElse("").equalsIgnoreCase("Bearer")) {
            return new TokenAnswer.Unfit("it must hold an access_token with token_type Bearer.");
        }
        Optional<Instant> expires = json.number("expires_in")
                .filter(seconds -> seconds > 0 && seconds <= LONGEST_SECONDS)
                .map(now::plusSeconds);
        return new TokenAnswer.Granted(new Tokens(token.get(), expires, json.text("refresh_token")), json);
    }
}
