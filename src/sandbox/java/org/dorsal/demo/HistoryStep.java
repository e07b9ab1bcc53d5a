package org.dorsal.demo;

import java.time.Instant;

/** An action of the simulated weeks. */
record HistoryStep(Instant time, StepKind kind, SimulatedAssessment assessment) {
    /** Kinds of actions. */
    enum StepKind {
        /** The EHR sends the response. */
        RECEIVE,
        /** The clinician signs the computed disposition. */
        SIGN,
        /** The clinician signs another disposition than the computed one. */
        OVERRIDE,
        /** The clinician signs, and the EHR refuses one resource of the delivery. */
        SIGN_REFUSED,
        /** The clinician changes an answer and signs again. */
        AMEND,
        /** The EHR withdraws the response: {@code entered-in-error}. */
        WITHDRAW
    }
}
