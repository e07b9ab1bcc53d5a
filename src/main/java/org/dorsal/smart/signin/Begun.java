package org.dorsal.smart.signin;

import java.net.URI;

/** What came of the wish to sign in. */
public sealed interface Begun {

    /** Send the browser there, and let it keep the cookie. */
    record Redirect(URI to, AuditorCookie cookie) implements Begun {
        @Override
        public String toString() {
            return "Redirect[hidden]";
        }
    }

    record Refused(SignInRefusal why) implements Begun {}
}
