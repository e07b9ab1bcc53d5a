package org.dorsal.http.fhir;

import java.util.Optional;
import java.util.Set;
import org.dorsal.audit.Who;
import org.dorsal.smart.Caller;
import org.dorsal.smart.CallerAuthentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** The caller of this request, and callers as audit events name them. */
final class Callers {
    private Callers() {}

    /** Whom the security chain let in on this thread. */
    static Step<Caller> letIn() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication known
                ? Step.done(known.caller())
                : Step.stop(new Objection.NoToken());
    }

    static Who who(Caller caller, String network) {
        return new Who(Optional.of(client(caller)), person(caller), Optional.of(network));
    }

    static Who.Client client(Caller caller) {
        return new Who.Client(caller.issuer(), caller.clientId(), caller.jti());
    }

    /** Tokens say no purpose of use. */
    static Optional<Who.Person> person(Caller caller) {
        return caller.fhirUser()
                .map(user ->
                        new Who.Person(user, Optional.empty(), caller.roles().orElse(Set.of()), Optional.empty()));
    }
}
