package org.dorsal.http.fhir;

import java.io.IOException;
import java.util.List;
import org.dorsal.smart.Caller;

/**
 * A request as it arrived, nothing of it believed yet but what the security chain found out.
 *
 * @param caller whose token was checked, or why there is none
 * @param path decoded segments below {@code /fhir}; the first names the site
 * @param query as it stands in the URL, empty without one
 * @param network address of the other end of the connection; forwarded headers say nothing here
 */
record Incoming(
        Step<Caller> caller,
        String method,
        List<String> path,
        String query,
        Call.Headers headers,
        Body body,
        String network) {
    Incoming {
        path = List.copyOf(path);
    }

    /** The body, still on the wire. */
    @FunctionalInterface
    interface Body {
        /** At most that many bytes of it; fewer when it is shorter. */
        byte[] upTo(int bytes) throws IOException;
    }

    @Override
    public String toString() {
        return "Incoming[" + method + "]";
    }
}
