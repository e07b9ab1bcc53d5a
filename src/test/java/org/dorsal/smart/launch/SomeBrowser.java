package org.dorsal.smart.launch;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dorsal.smart.launch.SomeFlow.Came;

/** Browser that keeps cookies and sends the parameters of its redirects. */
final class SomeBrowser {
    final Map<String, String> cookies = new HashMap<>();

    /** Content of a request. */
    record Brought(Map<String, List<String>> parameters, Map<String, String> cookies) {}

    /** Nothing in the address: a launch from outside a chart. */
    Brought nothing() {
        return brings(Map.of());
    }

    /** A click in the chart. */
    Brought click(String iss, String launch) {
        return brings(Map.of("iss", List.of(iss), "launch", List.of(launch)));
    }

    Brought brings(Map<String, List<String>> parameters) {
        return new Brought(parameters, Map.copyOf(cookies));
    }

    /** Redirect address; stores the cookie. */
    URI follow(Came begun) {
        return begun.follow(cookies);
    }

    /** Open launch; stores its cookie. */
    Launch keep(Came completed) {
        if (SessionAuthentication.principal(completed.done().orElse(null), Launches.LaunchAccess.class)
                        .orElseGet(Launches.LaunchAccess.UnknownEntrance::new)
                instanceof Launches.LaunchAccess.OpenEntrance open) {
            completed.keep(cookies);
            return open.launch();
        }
        throw new AssertionError("no launch: " + completed.refusal().says());
    }
}
