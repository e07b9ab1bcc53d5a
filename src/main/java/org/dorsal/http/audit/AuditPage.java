package org.dorsal.http.audit;

import java.util.List;
import org.dorsal.http.web.PageForm;
import org.springframework.web.servlet.function.ServerResponse;

/** @param path path below the site; a segment in braces matches any single segment */
record AuditPage(String method, String path, AuditPageHandler handler) {
    interface AuditPageHandler {
        ServerResponse answer(AuditorRequest asked, PageForm form);
    }

    interface AuditPageGroup {
        List<AuditPage> pages();
    }

    static AuditPage get(String path, AuditPageHandler handler) {
        return new AuditPage("GET", path, handler);
    }

    /** An act: it wants the form token of a page of ours. */
    static AuditPage post(String path, AuditPageHandler handler) {
        return new AuditPage("POST", path, handler);
    }
}
