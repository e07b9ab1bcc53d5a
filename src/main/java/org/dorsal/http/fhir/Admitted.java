package org.dorsal.http.fhir;

import java.util.Optional;
import java.util.Set;
import org.dorsal.assessment.Sender;
import org.dorsal.audit.Who;
import org.dorsal.smart.Caller;
import org.dorsal.smart.Permission;
import org.dorsal.smart.Permission.GrantedCompartment;
import org.dorsal.store.Reach;

/**
 * A caller who may do what the route does.
 *
 * @param reach what of the store they may see while doing it
 */
record Admitted(Caller caller, Permission.Allowed permission, Reach reach) {

    /** Sender of a response; restricted to one patient when the permission covers a single compartment. */
    Sender sender(FhirCall call) {
        Optional<String> onlyPatient = switch (permission.compartment()) {
            case GrantedCompartment.WholeSite _ -> Optional.empty();
            case GrantedCompartment.SinglePatient(var patient) -> Optional.of(patient.value());
        };
        return new Sender(client(caller), person(caller), Optional.of(call.network()), onlyPatient, call.requestId());
    }

    static Who who(Caller caller, String network) {
        return new Who(Optional.of(client(caller)), person(caller), Optional.of(network));
    }

    private static Who.ClientAgent client(Caller caller) {
        return new Who.ClientAgent(caller.issuer(), caller.clientId(), caller.jti());
    }

    /** Tokens say no purpose of use. */
    private static Optional<Who.PersonAgent> person(Caller caller) {
        return caller.fhirUser()
                .map(user -> new Who.PersonAgent(
                        user, Optional.empty(), caller.roles().orElse(Set.of()), Optional.empty()));
    }

    @Override
    public String toString() {
        return "Admitted[" + caller + "]";
    }
}
