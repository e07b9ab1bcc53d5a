package org.dorsal.smart.launch;

import java.util.Optional;
import java.util.Set;

/**
 * An authorization response (RFC 6749, 4.1.2), judged by what was kept when the request was sent, once
 * {@link SealedRequests} has found it in this browser: first the server that answers (RFC 9207), then the answer.
 */
public sealed interface AuthorizationResponse {

    /** To be exchanged once. */
    record Code(String value) implements AuthorizationResponse {
        @Override
        public String toString() {
            return "Code[hidden]";
        }
    }

    /** Another server answers. */
    record MixedUp() implements AuthorizationResponse {}

    /** The server said no; {@code error} is one of its standard's words, or "no reason given". */
    record Declined(String error) implements AuthorizationResponse {}

    /** Neither a code nor an error. */
    record Unreadable() implements AuthorizationResponse {}

    /** Words of RFC 6749, 4.1.2.1, and OpenID Connect Core 1.0, 3.1.2.6; no other text of an answer is repeated to people. */
    Set<String> ERRORS = Set.of(
            "access_denied",
            "invalid_request",
            "invalid_scope",
            "server_error",
            "temporarily_unavailable",
            "unauthorized_client",
            "unsupported_response_type",
            "interaction_required",
            "login_required",
            "consent_required");

    /**
     * Judges one.
     *
     * @param issuer who must answer
     * @param namesItself that server always sends {@code iss}
     */
    static AuthorizationResponse read(Answered answered, String issuer, boolean namesItself) {
        boolean named = answered.has("iss");
        if ((named || namesItself) && !answered.one("iss").equals(Optional.of(issuer))) {
            return new MixedUp();
        }
        if (answered.has("error")) {
            return new Declined(answered.one("error").filter(ERRORS::contains).orElse("no reason given"));
        }
        return answered.one("code").<AuthorizationResponse>map(Code::new).orElseGet(Unreadable::new);
    }
}
