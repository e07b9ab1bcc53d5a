package org.dorsal.smart.launch;

import org.dorsal.smart.launch.SignInRefusal.Why;
import org.springframework.security.oauth2.client.registration.ClientRegistration;

/** What came of asking a server about itself: a registration with its checked endpoints, or why it can't be used. */
public sealed interface Discovered {
    /** The whole document is its {@code configurationMetadata}. */
    record Found(ClientRegistration server) implements Discovered {
        @Override
        public String toString() {
            return "Found[hidden]";
        }
    }

    record Failed(Why why) implements Discovered {}
}
