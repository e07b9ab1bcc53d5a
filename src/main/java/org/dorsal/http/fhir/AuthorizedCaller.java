package org.dorsal.http.fhir;

import java.util.Optional;
import java.util.Set;
import org.dorsal.assessment.Sender;
import org.dorsal.audit.AuditAgents;
import org.dorsal.smart.Caller;
import org.dorsal.store.AccessScope;

/**
 * A caller who may do what the route does.
 *
 * @param reach what of the store they may see while doing it
 */
record AuthorizedCaller(Caller caller, AccessScope reach) {

    /** Sender of a response; restricted to one patient when the reach is. */
    Sender sender(FhirCall call) {
        return new Sender(
                client(caller), person(caller), Optional.of(call.network()), reach.patient(), call.requestId());
    }

    static AuditAgents who(Caller caller, String network) {
        return new AuditAgents(Optional.of(client(caller)), person(caller), Optional.of(network));
    }

    private static AuditAgents.ClientAgent client(Caller caller) {
        return new AuditAgents.ClientAgent(caller.issuer(), caller.clientId(), caller.jti());
    }

    /** Tokens say no purpose of use. */
    private static Optional<AuditAgents.PersonAgent> person(Caller caller) {
        return caller.fhirUser()
                .map(user -> new AuditAgents.PersonAgent(
                        user, Optional.empty(), caller.roles().orElse(Set.of()), Optional.empty()));
    }

    @Override
    public String toString() {
        return "AuthorizedCaller[" + caller + "]";
    }
}
