package org.dorsal.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Result of the check of a request's credential, set as an attribute of the request by the door that checked it. The
 * anonymous rate limit exempts by {@link #VERIFIED} alone: not by a header, a cookie or a status, each of which a
 * caller without a credential has, too. A request that no door checked has none.
 */
public enum CredentialCheck {
    /** The door verified a token, session or key on this request. */
    VERIFIED,
    /** The credential is not valid, or no longer valid. */
    REFUSED;

    static final String ATTRIBUTE = CredentialCheck.class.getName();

    private static final String LATELY = CredentialCheck.class.getName() + ".lately";

    /** Marks a request with a credential that was verified lately, before an endpoint verifies it again. */
    public static void markVerifiedLately(HttpServletRequest request) {
        request.setAttribute(LATELY, true);
    }

    static boolean isVerified(HttpServletRequest request) {
        return request.getAttribute(LATELY) != null || request.getAttribute(ATTRIBUTE) == VERIFIED;
    }

    public void mark(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    public static Optional<CredentialCheck> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof CredentialCheck check ? Optional.of(check) : Optional.empty();
    }
}
