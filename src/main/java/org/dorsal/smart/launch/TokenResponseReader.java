package org.dorsal.smart.launch;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.smart.Scopes;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

/** Reads a token response (RFC 6749, 5.1 and 5.2). */
final class TokenResponseReader {
    /** What may stand in a header (RFC 6750, 2.1, and somewhat more: tokens of some EHRs are not b64token). */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{1,16384}");

    private TokenResponseReader() {}

    /**
     * Why an answer holds no tokens, as far as its status tells and whether it is one JSON object. Spring Security's reader takes the
     * last of two members with one name, and with it another patient than somebody else might read; this one takes neither.
     */
    static Optional<OAuth2Error> failure(BoundedHttp.HttpAnswer.CompleteAnswer answer) {
        // turned away or broken: RFC 6749 knows one word alone, invalid_grant, by which a token is spent
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

    /** Why a server refused, in its own words as far as they can be shown (RFC 6749, 4.1.2.1 and 5.2). */
    static final class ServerRefusal {
        /** Of the standards, or of a vendor: no blank, so no sentence. */
        private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._:/-]{1,60}");
        /** What could be taken for markup, or breaks a line. */
        private static final Pattern NOT_PLAIN = Pattern.compile("[\\p{Cntrl}\\p{Co}\\p{Cn}\\p{Cf}<>&\\s]+");

        private static final int MOST_CHARACTERS = 200;

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

        /** One line for page, log and event: {@code invalid_client: The client is not known}. */
        static String says(OAuth2Error error) {
            return error.getDescription() == null
                    ? error.getErrorCode()
                    : error.getErrorCode() + ": " + error.getDescription();
        }

        private static String plain(String text) {
            String line = NOT_PLAIN.matcher(text).replaceAll(" ").strip();
            return line.length() <= MOST_CHARACTERS
                    ? line
                    : line.substring(0, MOST_CHARACTERS).strip() + "…";
        }
    }

    static JsonObject members(OAuth2AccessTokenResponse response) {
        return new JsonObject(response.getAdditionalParameters());
    }

    /** What was granted; empty when the response does not say, which means all that was asked for (RFC 6749, 5.1). */
    static Optional<Set<String>> scopes(JsonObject response) {
        return response.text("scope")
                .map(scopes -> Stream.of(scopes.strip().split("\\s+", -1))
                        .map(Scopes::canonical)
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
