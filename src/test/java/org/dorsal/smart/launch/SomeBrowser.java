package org.dorsal.smart.launch;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A browser: keeps its cookies, brings what it was sent with. */
final class SomeBrowser {
    final Map<String, String> cookies = new HashMap<>();

    /** Nothing in the address: a launch from outside a chart. */
    Answered nothing() {
        return brings(Map.of());
    }

    /** A click in the chart. */
    Answered click(String iss, String launch) {
        return brings(Map.of("iss", List.of(iss), "launch", List.of(launch)));
    }

    Answered brings(Map<String, List<String>> parameters) {
        return new Answered(parameters, cookies);
    }

    void keep(LaunchCookie cookie) {
        cookies.put(cookie.name(), cookie.value());
    }

    /** Where the browser was sent; its cookie is kept. */
    URI follow(Begun begun) {
        if (begun instanceof Begun.Redirect(URI to, LaunchCookie cookie)) {
            keep(cookie);
            return to;
        }
        throw new AssertionError("no redirect: " + begun);
    }

    /** The launch that stands; its cookie is kept. */
    Launch keep(Completed completed) {
        if (completed instanceof Completed.Launched(Launch launch, LaunchCookie cookie, String over)) {
            cookies.remove(over);
            keep(cookie);
            return launch;
        }
        throw new AssertionError(
                "no launch: " + (completed instanceof Completed.Refused(LaunchRefusal why) ? why : ""));
    }
}
