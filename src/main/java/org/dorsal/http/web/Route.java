package org.dorsal.http.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.audit.AuditAction;
import org.springframework.http.HttpMethod;

/**
 * @param path what follows the launch's id; a segment in braces stands for any one segment
 * @param action what auditors call it
 */
record Route(HttpMethod method, String path, AuditAction action, RouteHandler handler) {
    interface RouteHandler {
        PageReply answer(Visit visit, PageForm form);
    }

    static Route get(String path, RouteHandler handler) {
        return new Route(HttpMethod.GET, path, AuditAction.VIEW, handler);
    }

    /** An act; what it stores, it tells auditors of in the same commit. */
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
        /** Their addresses below a launch; no other group has one of them. */
        List<Route> routes();
    }
}
