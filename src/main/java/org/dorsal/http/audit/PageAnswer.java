package org.dorsal.http.audit;

/** What a page's handler answers; the door makes HTTP of it. */
sealed interface PageAnswer {
    /**
     * A page.
     *
     * @param template name of the file below {@code templates/}, without its ending
     * @param view what the template shows, as {@code view}
     */
    record Shown(int status, String template, Record view) implements PageAnswer {
        static Shown page(String template, Record view) {
            return new Shown(200, template, view);
        }
    }

    /** Another page of the same site, by 303; begins with a slash and holds no patient data. */
    record GoTo(String page) implements PageAnswer {}

    /** A file that is made while it is sent. */
    record File(Download download) implements PageAnswer {}

    /**
     * It was asked for what is not given.
     *
     * @param key names the words: {@code problem.KEY.title}
     */
    record Refused(int status, String key) implements PageAnswer {}

    /** Nothing of that kind here, and the page says so. */
    record Missing() implements PageAnswer {}
}
