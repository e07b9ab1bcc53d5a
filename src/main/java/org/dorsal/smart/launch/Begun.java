package org.dorsal.smart.launch;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** What came of the wish to launch. */
public sealed interface Begun {

    /** Send the browser there, and let it keep the cookie. */
    record Redirect(URI to, LaunchCookie cookie) implements Begun {}

    /** As {@link Redirect}, by a form: the request is too long for an address and the EHR takes forms. */
    record Form(URI to, Map<String, List<String>> fields, LaunchCookie cookie) implements Begun {
        public Form {
            fields = Map.copyOf(fields);
        }
    }

    record Refused(LaunchRefusal why) implements Begun {}
}
