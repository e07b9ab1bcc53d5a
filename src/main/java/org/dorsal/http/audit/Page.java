package org.dorsal.http.audit;

import java.util.List;
import org.dorsal.http.web.Form;
import org.springframework.web.servlet.function.ServerResponse;

/** @param path what follows the site; a segment in braces stands for any one segment */
record Page(String method, String path, Handler handler) {
    interface Handler {
        ServerResponse answer(AuditorRequest asked, Form form);
    }

    interface Group {
        List<Page> pages();
    }

    static Page get(String path, Handler handler) {
        return new Page("GET", path, handler);
    }

    /** An act: it wants the form token of a page of ours. */
    static Page post(String path, Handler handler) {
        return new Page("POST", path, handler);
    }
}
