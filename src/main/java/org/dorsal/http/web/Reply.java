package org.dorsal.http.web;

import java.util.List;

/** What a page's handler answers; the door makes HTTP of it. */
sealed interface Reply {

    /**
     * A page, or parts of one.
     *
     * @param template name of the file below {@code templates/}, without its ending
     * @param parts names of the template's fragments to send, in this order; empty for the whole page
     * @param view what the template shows, as {@code view}
     */
    record Shown(int status, String template, List<String> parts, Record view) implements Reply {
        public Shown {
            parts = List.copyOf(parts);
        }

        static Shown page(String template, Record view) {
            return new Shown(200, template, List.of(), view);
        }

        static Shown parts(String template, Record view, String... parts) {
            return new Shown(200, template, List.of(parts), view);
        }
    }

    /** Another page of the same launch, by 303; {@code page} is empty or begins with a slash. */
    record GoTo(String page) implements Reply {}

    /** A file; {@code shown} in the browser or saved. */
    record File(String name, String type, byte[] body, boolean shown) implements Reply {}

    /** The browser shows it already, as it is. */
    record Unchanged() implements Reply {}

    /** The browser is let in no more, and a page without any patient says so. */
    record SignedOut() implements Reply {}

    /** Nothing of that kind here, and the page says so. */
    record Missing() implements Reply {}

    /** Not done, and the page says why; {@code key} names its words. */
    record Refused(int status, String key) implements Reply {}
}
