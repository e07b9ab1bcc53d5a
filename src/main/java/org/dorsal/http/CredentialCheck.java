package org.dorsal.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.*;

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
    private static final String SITE = CredentialCheck.class.getName() + ".site";

    /**
     * Notes the site that a request is for.
     *
     * @param site empty where the path names none of ours: invented names get no share of a limit
     */
    public static void markSite(HttpServletRequest request, String site) {
        request.setAttribute(SITE, site);
    }

    /** Returns the site that a request is for; empty for none. */
    static String site(HttpServletRequest request) {
        return Objects.toString(request.getAttribute(SITE), "");
    }

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
