package org.dorsal.http.web;

/** What a page's handler answers; the door makes HTTP of it. */
sealed interface Reply {

    /**
     * A page, or what changes on one.
     *
     * @param template name of the file below {@code templates/}, without its ending
     * @param view what the template shows, as {@code view}
     */
    record Shown(int status, String template, Record view) implements Reply {
        static Shown page(String template, Record view) {
            return new Shown(200, template, view);
        }
    }

    /** Another page of the same launch, by 303; {@code page} is empty or begins with a slash. */
    record GoTo(String page) implements Reply {}

    /** A PDF that the browser shows. */
    record Pdf(String name, byte[] body) implements Reply {}

    /** The browser shows it already, as it is. */
    record Unchanged() implements Reply {}

    /** The browser is let in no more, and a page without any patient says so. */
    record SignedOut() implements Reply {}

    /** Not done, and the page says why; {@code key} names its words. */
    record Refused(int status, String key) implements Reply {
        /** Nothing of that kind here. */
        static final Refused MISSING = new Refused(404, "no-page");
    }
}
