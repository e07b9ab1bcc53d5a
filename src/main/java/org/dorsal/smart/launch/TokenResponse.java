package org.dorsal.smart.launch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

/** Reads a token response (RFC 6749, 5.1 and 5.2). */
final class TokenResponse {
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

    private TokenResponse() {}

    /**
     * Why an answer holds no tokens, as far as its status tells and whether it is one JSON object. Spring Security's reader takes the
     * last of two members with one name, and with it another patient than somebody else might read; this one takes neither.
     */
    static Optional<OAuth2Error> failure(BoundedHttp.HttpAnswer.Whole answer) {
        if (answer.status() == 429 || answer.status() == 503) {
            return Optional.of(TokenEndpoint.TokenAnswer.NOT_SENT); // turned away at the door, as good as not sent
        }
        if (answer.status() >= 500) {
            return Optional.of(TokenEndpoint.TokenAnswer.NO_ANSWER);
        }
        Optional<JsonObject> read = JsonObject.read(answer.body());
        if (answer.status() == 200) {
            return read.isPresent()
                    ? Optional.empty()
                    : Optional.of(new OAuth2Error(TokenEndpoint.TokenAnswer.UNREADABLE));
        }
        return Optional.of(new OAuth2Error(read.flatMap(json -> json.text("error"))
                .filter(ERRORS::contains)
                .orElse("refused")));
    }

    /** Stricter than Spring Security's reading; keeps all that was said, for the context of a launch. */
    static OAuth2AccessTokenResponse read(Map<String, Object> members) {
        JsonObject json = new JsonObject(members);
        Map<String, Object> kept = new HashMap<>(members);
        kept.computeIfPresent("id_token", (_, token) -> token instanceof String text && !text.isBlank() ? text : null);
        String token = json.text("access_token")
                .filter(text -> TOKEN.matcher(text).matches())
                .filter(_ -> json.text("token_type").orElse("").equalsIgnoreCase("Bearer"))
                .orElseThrow(() -> new IllegalArgumentException("no bearer token"));
        return OAuth2AccessTokenResponse.withToken(token)
                .tokenType(OAuth2AccessToken.TokenType.BEARER)
                .refreshToken(json.text("refresh_token").orElse(null))
                .scopes(scopes(json).orElse(Set.of()))
                .additionalParameters(kept)
                .build();
    }

    /** All members that the response had. */
    static JsonObject members(OAuth2AccessTokenResponse response) {
        return new JsonObject(response.getAdditionalParameters());
    }

    /** What was granted; empty when the response does not say, which means all that was asked for (RFC 6749, 5.1). */
    static Optional<Set<String>> scopes(JsonObject response) {
        return response.text("scope").map(scopes -> Set.copyOf(List.of(scopes.split(" +", -1))));
    }
}
