package org.dorsal.assessment;

import java.util.List;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Problem;

/** Why nothing was done: a value for everything that the caller can mend, with all problems at once. */
public sealed interface Refusal {
    /** Unmodifiable list of the problems; at least one. */
    List<Problem> problems();

    /** Refusal for a body that the gate rejects. */
    static Refusal of(Gate.GateRefusal refused) {
        return switch (refused.kind()) {
            case TOO_LARGE -> new TooLarge(refused.problems());
            case UNREADABLE -> new Unreadable(refused.problems());
            case NOT_SUPPORTED -> new NotSupported(refused.problems());
        };
    }

    /** The body is larger than the limit. */
    record TooLarge(List<Problem> problems) implements Refusal {}

    /** The body is no unambiguous FHIR JSON of this resource type, or of another resource than its address names. */
    record Unreadable(List<Problem> problems) implements Refusal {}

    /** Unsupported element in the body that must not be ignored. */
    record NotSupported(List<Problem> problems) implements Refusal {}

    /** Answers that do not fit the form, or a request that contradicts the stored state. */
    record AnswersRefused(List<Problem> problems) implements Refusal {}

    /** The caller may not write for this patient. */
    record OutsideCompartment(List<Problem> problems) implements Refusal {}

    /** Unknown response, or another patient's; the two are indistinguishable. */
    record UnknownResponse(List<Problem> problems) implements Refusal {}

    /** Concurrent change by another caller: the caller must read the new version and decide again. */
    record ConcurrentChange(List<Problem> problems) implements Refusal {}

    /** The business identifier belongs to another assessment. */
    record IdentifierTaken(List<Problem> problems) implements Refusal {}
}
