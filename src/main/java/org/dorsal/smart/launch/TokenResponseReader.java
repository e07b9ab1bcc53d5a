package org.dorsal.smart.launch;

import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.*;
import org.dorsal.smart.Scopes;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

/** Reads a token response (RFC 6749, 5.1 and 5.2). */
final class TokenResponseReader {
    /** Characters allowed in a header (RFC 6750, 2.1, extended, because tokens of some EHRs are not b64token). */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{1,16384}");

    private TokenResponseReader() {}

    /**
     * Error of an unusable answer, by its status and whether it is one JSON object. For duplicate members Spring
     * Security's reader takes the last one, and another reader might take another patient; this reader rejects them.
     */
    static Optional<OAuth2Error> failure(HttpAnswer.CompleteAnswer answer) {
        // rejected or failed: in RFC 6749 only invalid_grant means that a token is spent
        if (answer.status() == 429 || answer.status() >= 500) {
            return Optional.of(TokenEndpoint.TokenAnswer.NOT_SENT);
        }
        Optional<JsonObject> read = JsonObject.read(answer.body());
        if (answer.status() == 200) {
            return read.isPresent()
                    ? Optional.empty()
                    : Optional.of(new OAuth2Error(TokenEndpoint.TokenAnswer.UNREADABLE));
        }
        return Optional.of(ServerRefusal.of(
                read.flatMap(json -> json.text("error")), read.flatMap(json -> json.text("error_description"))));
    }

    /** Stricter than Spring Security's reading; keeps all that was said, for the context of a launch. */
    static OAuth2AccessTokenResponse read(Map<String, Object> members) {
        JsonObject json = new JsonObject(members);
        Map<String, Object> remaining = new HashMap<>(members);
        remaining.computeIfPresent(
                "id_token", (_, token) -> token instanceof String text && !text.isBlank() ? text : null);
        String token = json.text("access_token")
                .filter(text -> TOKEN.matcher(text).matches())
                .filter(_ -> json.text("token_type").orElse("").equalsIgnoreCase("Bearer"))
                .orElseThrow(() -> new IllegalArgumentException("no bearer token"));
        return OAuth2AccessTokenResponse.withToken(token)
                .tokenType(OAuth2AccessToken.TokenType.BEARER)
                .refreshToken(json.text("refresh_token").orElse(null))
                .scopes(scopes(json).orElse(Set.of()))
                .additionalParameters(remaining)
                .build();
    }

    /** Why a server refused, in its own words as far as they can be shown (RFC 6749, 4.1.2.1 and 5.2). */
    static final class ServerRefusal {
        /** Error code of a standard or a vendor, without blanks. */
        private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._:/-]{1,60}");
        /** Characters that could be read as markup or break a line. */
        private static final Pattern NOT_PLAIN = Pattern.compile("[\\p{Cntrl}\\p{Co}\\p{Cn}\\p{Cf}<>&\\s]+");

        private static final int MAX_CHARACTERS = 200;

        private ServerRefusal() {}

        static OAuth2Error of(Optional<String> error, Optional<String> description) {
            return new OAuth2Error(
                    error.map(String::strip)
                            .filter(word -> WORD.matcher(word).matches())
                            .orElse("refused"),
                    description
                            .map(ServerRefusal::plain)
                            .filter(text -> !text.isEmpty())
                            .orElse(null),
                    null);
        }

        /** Single line for page, log and event, such as {@code invalid_client: The client is unknown}. */
        static String describe(OAuth2Error error) {
            return error.getDescription() == null
                    ? error.getErrorCode()
                    : error.getErrorCode() + ": " + error.getDescription();
        }

        private static String plain(String text) {
            String line = NOT_PLAIN.matcher(text).replaceAll(" ").strip();
            return line.length() <= MAX_CHARACTERS
                    ? line
                    : line.substring(0, MAX_CHARACTERS).strip() + "…";
        }
    }

    static JsonObject members(OAuth2AccessTokenResponse response) {
        return new JsonObject(response.getAdditionalParameters());
    }

    /** Granted scopes; empty if the response omits them, which means all requested scopes (RFC 6749, 5.1). */
    static Optional<Set<String>> scopes(JsonObject response) {
        return response.text("scope")
                .map(scopes -> Stream.of(scopes.strip().split("\\s+", -1))
                        .map(Scopes::canonical)
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
