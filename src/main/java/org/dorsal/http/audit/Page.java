package org.dorsal.http.audit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.http.web.Form;

/**
 * One page or act below a site.
 *
 * @param path what follows the site; a segment in braces stands for any one segment
 */
record Page(boolean act, String path, Handler handler) {
    /** Answers one request. */
    interface Handler {
        PageAnswer answer(AuditorRequest asked, Form form);
    }

    /** Pages that belong together. */
    interface Group {
        List<Page> pages();
    }

    static Page get(String path, Handler handler) {
        return new Page(false, path, handler);
    }

    static Page post(String path, Handler handler) {
        return new Page(true, path, handler);
    }

    String method() {
        return act ? "POST" : "GET";
    }

    /** Values of the segments in braces, if the path fits. */
    Optional<Map<String, List<String>>> match(String asked) {
        return Form.match(path, asked);
    }
}
