package org.dorsal.smart.signin;

import java.util.Optional;
import org.dorsal.audit.Who;

/** What came of the provider's answer. */
public sealed interface Completed {

    /**
     * The session stands.
     *
     * @param cookie opens it, in this browser alone
     * @param over name of the cookie that is of no more use
     * @param to path of the page to show
     */
    record SignedIn(Auditor auditor, AuditorCookie cookie, String over, String to) implements Completed {}

    /**
     * They did not come in.
     *
     * @param who the person, where the provider has said so and they are no auditor
     */
    record Refused(SignInRefusal why, Optional<Who.Person> who) implements Completed {}
}
