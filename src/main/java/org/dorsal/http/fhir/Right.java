package org.dorsal.http.fhir;

import org.dorsal.smart.Interaction;
import org.dorsal.smart.Operation;

/** What a guarded route asks of its caller. */
sealed interface Right {
    /** That interaction with the type in the path. */
    record To(Interaction interaction) implements Right {}

    record Run(Operation operation) implements Right {}
}
