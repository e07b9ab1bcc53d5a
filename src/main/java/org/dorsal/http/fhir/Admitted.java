package org.dorsal.http.fhir;

import java.util.Optional;
import org.dorsal.assessment.Sender;
import org.dorsal.smart.Caller;
import org.dorsal.smart.Compartment;
import org.dorsal.smart.Permission;
import org.dorsal.store.Reach;

/**
 * A caller who may do what the route does.
 *
 * @param reach what of the store they may see while doing it
 */
record Admitted(Caller caller, Permission.Allowed permission, Reach reach) {

    /** Who hands a response over: bound to one patient where the permission is. */
    Sender sender(Call call) {
        Optional<String> onlyPatient = switch (permission.compartment()) {
            case Compartment.Anyone _ -> Optional.empty();
            case Compartment.OnlyPatient(var patient) -> Optional.of(patient.value());
        };
        return new Sender(
                Callers.client(caller),
                Callers.person(caller),
                Optional.of(call.network()),
                onlyPatient,
                call.requestId());
    }

    @Override
    public String toString() {
        return "Admitted[" + caller + "]";
    }
}
