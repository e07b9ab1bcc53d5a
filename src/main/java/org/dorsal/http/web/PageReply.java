package org.dorsal.http.web;

/** Reply of a page's handler, converted to HTTP by the entry point. */
sealed interface PageReply {

    /**
     * A page, or what changes on one.
     *
     * @param template name of the file below {@code templates/}, without its ending
     * @param view what the template shows, as {@code view}
     */
    record RenderedPage(int status, String template, Record view) implements PageReply {
        static RenderedPage page(String template, Record view) {
            return new RenderedPage(200, template, view);
        }
    }

    /** Another page of the same launch, by 303; {@code page} is empty or begins with a slash. */
    record GoTo(String page) implements PageReply {}

    /** A PDF that the browser shows. */
    record Pdf(String name, byte[] body) implements PageReply {}

    /** Reply without content: the browser shows the current state already. */
    record Unchanged() implements PageReply {}

    /** The browser is let in no more, and a page without any patient says so. */
    record SignedOut() implements PageReply {}

    /** Not done, and the page says why; {@code key} names its words. */
    record RefusedPage(int status, String key) implements PageReply {
        /** Nothing of that kind here. */
        static final RefusedPage MISSING = new RefusedPage(404, "no-page");
    }
}
