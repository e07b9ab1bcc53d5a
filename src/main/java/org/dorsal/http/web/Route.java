package org.dorsal.http.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.audit.AuditAction;
import org.springframework.http.HttpMethod;

/**
 * Route of a page below a launch.
 *
 * @param path path after the launch's id; a segment in braces matches any single segment
 * @param action action of the audit event
 */
record Route(HttpMethod method, String path, AuditAction action, RouteHandler handler) {
    interface RouteHandler {
        PageReply answer(Visit visit, PageForm form);
    }

    static Route get(String path, RouteHandler handler) {
        return new Route(HttpMethod.GET, path, AuditAction.VIEW, handler);
    }

    /** Creates a POST route; changes that it stores are audited in the same transaction. */
    static Route post(String path, AuditAction action, RouteHandler handler) {
        return new Route(HttpMethod.POST, path, action, handler);
    }

    /** Values of the segments in braces, if the path fits. */
    Optional<Map<String, List<String>>> match(HttpMethod asked, String asPath) {
        return asked.equals(method) ? PageForm.match(path, asPath) : Optional.empty();
    }

    /** For people: the pattern, {@code /} for the first page. */
    String name() {
        return path.isEmpty() ? "/" : path;
    }

    /** Pages that belong together; the door collects all groups. */
    interface PageGroup {
        /** Returns the group's routes below a launch; no path may occur in another group. */
        List<Route> routes();
    }
}
