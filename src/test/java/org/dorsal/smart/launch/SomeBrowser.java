package org.dorsal.smart.launch;

import java.net.URI;
import java.util.*;
import org.dorsal.smart.launch.SomeFlow.FlowResponse;

/** Browser that keeps cookies and sends the parameters of its redirects. */
final class SomeBrowser {
    final Map<String, String> cookies = new HashMap<>();

    /** Content of a request. */
    record BrowserRequest(Map<String, List<String>> parameters, Map<String, String> cookies) {}

    /** Address without a patient: a launch from outside a chart. */
    BrowserRequest nothing() {
        return brings(Map.of());
    }

    /** A click in the chart. */
    BrowserRequest click(String iss, String launch) {
        return brings(Map.of("iss", List.of(iss), "launch", List.of(launch)));
    }

    BrowserRequest brings(Map<String, List<String>> parameters) {
        return new BrowserRequest(parameters, Map.copyOf(cookies));
    }

    /** Redirect address; stores the cookie. */
    URI follow(FlowResponse begun) {
        return begun.follow(cookies);
    }

    /** Open launch; stores its cookie. */
    Launch keep(FlowResponse completed) {
        if (SessionAuthentication.principal(completed.done().orElse(null), Launches.LaunchAccess.class)
                        .orElseGet(Launches.LaunchAccess.UnknownEntrance::new)
                instanceof Launches.LaunchAccess.OpenEntrance open) {
            completed.keep(cookies);
            return open.launch();
        }
        throw new AssertionError("no launch: " + completed.refusal().userMessage());
    }
}
