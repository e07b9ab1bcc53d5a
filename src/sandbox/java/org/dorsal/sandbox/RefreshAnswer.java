package org.dorsal.sandbox;

/**
 * Answer of the token endpoint to a refresh, configured by {@link SandboxEhr#answerRefreshes}. Only {@link
 * #WITHOUT_NEW_TOKEN} renews the token.
 *
 * @param status status of the answer
 * @param body body of the answer, unchanged
 */
public record RefreshAnswer(int status, String body) {
    /** The connection is closed without an answer. */
    public static final RefreshAnswer CUT = new RefreshAnswer(0, "");

    /** Renewed, but the answer holds no refresh token: the one before goes on (RFC 6749, 6). */
    public static final RefreshAnswer WITHOUT_NEW_TOKEN = new RefreshAnswer(200, "");

    /** An error of RFC 6749, 5.2. */
    public static RefreshAnswer refused(int status, String error) {
        return new RefreshAnswer(status, error.isEmpty() ? "" : "{\"error\":\"" + error + "\"}");
    }
}
