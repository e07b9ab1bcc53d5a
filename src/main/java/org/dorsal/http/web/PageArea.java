package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.smart.RequestPath;

/** Pages below one root path for one group of users: clinicians, operators or auditors. */
public interface PageArea {
    /** Returns the path below which the pages are, such as {@code /a}. */
    String root();

    /** Returns the path segment below the root: a site or a launch. */
    default Optional<String> segment(HttpServletRequest request) {
        return Optional.of(RequestPath.of(request).segment()).filter(segment -> !segment.isEmpty());
    }

    /** Returns the site that the path names; empty when the service has none of that name. */
    Optional<SitePages> site(HttpServletRequest request);

    /** Returns the origins that may frame the pages; none by default. */
    default List<String> frameAncestors(HttpServletRequest request) {
        return List.of();
    }

    /**
     * Returns whether a window of another origin opens the pages and watches whether they were closed, as EHRs do with
     * a launch; a browser would report them as closed at once if they had a browsing context group of their own.
     */
    default boolean isWatchedByOpener() {
        return false;
    }

    /** Returns the form token of the request's session, unmasked; empty without a session. */
    Optional<String> formToken();

    /** Answers a request without a session that opens the page. */
    void refuseSession(HttpServletRequest request, HttpServletResponse response, ProblemPages problems)
            throws IOException;

    /** Returns the message key of the problem page for a form without the session's token. */
    String formProblem();

    /**
     * Records the audit event of a refused or failed request; does nothing while the site is unknown.
     *
     * @param status HTTP status of the response
     * @param key message key of the problem page
     * @throws org.dorsal.store.StoreException when the event cannot be written; the response is then 503
     */
    void recordProblem(HttpServletRequest request, int status, String key);
}
