package org.dorsal.smart.launch;

import org.springframework.security.oauth2.core.OAuth2Error;

/** What came of asking a token endpoint. */
public sealed interface TokenAnswer {
    OAuth2Error NOT_SENT = new OAuth2Error("not_sent");
    OAuth2Error NO_ANSWER = new OAuth2Error("no_answer");
    OAuth2Error TOO_LARGE = new OAuth2Error("too_large");
    /** Spring Security's own word for it. */
    String UNREADABLE = "invalid_token_response";

    /** Tokens, and all that the response held. */
    record Granted(Tokens tokens, JsonObject response) implements TokenAnswer {}

    /** The endpoint refused; {@code error} is a word of RFC 6749, 5.2, or "refused". */
    record Refused(String error) implements TokenAnswer {}

    /** An answer that holds no bearer token. */
    record Unfit(String why) implements TokenAnswer {}

    /** Certainly not seen by the endpoint. */
    record NotSent() implements TokenAnswer {}

    /** Whether the endpoint did it is not known. */
    record NoAnswer() implements TokenAnswer {}

    /** What an error of {@link TokenEndpoint} means; its description may be foreign and is not read. */
    static TokenAnswer of(OAuth2Error error) {
        return switch (error.getErrorCode()) {
            case "not_sent" -> new NotSent();
            case "no_answer" -> new NoAnswer();
            case "too_large" -> new Unfit("it must be smaller than 256 kB.");
            case UNREADABLE ->
                new Unfit("it must be one JSON object that holds an access_token with token_type Bearer.");
            default -> new Refused(error.getErrorCode());
        };
    }
}
