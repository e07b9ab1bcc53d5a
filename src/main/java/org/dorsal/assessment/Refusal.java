package org.dorsal.assessment;

import java.util.List;
import org.dorsal.fhirjson.Problem;

/** Why nothing was done: a value for everything that the caller can mend, with all problems at once. */
public sealed interface Refusal {
    /** What is wrong; at least one. */
    List<Problem> problems();

    /** The body is larger than the limit. */
    record TooLarge(List<Problem> problems) implements Refusal {
        public TooLarge {
            problems = List.copyOf(problems);
        }
    }

    /** The body is no unambiguous FHIR JSON of this resource type, or of another resource than its address names. */
    record Unreadable(List<Problem> problems) implements Refusal {
        public Unreadable {
            problems = List.copyOf(problems);
        }
    }

    /** The body asks for something that must not be ignored and is not done here. */
    record NotSupported(List<Problem> problems) implements Refusal {
        public NotSupported {
            problems = List.copyOf(problems);
        }
    }

    /** The answers do not fit the form, or the request contradicts what is stored. */
    record AnswersRefused(List<Problem> problems) implements Refusal {
        public AnswersRefused {
            problems = List.copyOf(problems);
        }
    }

    /** The caller may not write for this patient. */
    record OutsideCompartment(List<Problem> problems) implements Refusal {
        public OutsideCompartment {
            problems = List.copyOf(problems);
        }
    }

    /** There is none, or it is another patient's, which looks the same. */
    record Unknown(List<Problem> problems) implements Refusal {
        public Unknown {
            problems = List.copyOf(problems);
        }
    }

    /** Somebody else was first: read again, decide again. */
    record ChangedMeanwhile(List<Problem> problems) implements Refusal {
        public ChangedMeanwhile {
            problems = List.copyOf(problems);
        }
    }

    /** The business identifier belongs to another assessment. */
    record IdentifierTaken(List<Problem> problems) implements Refusal {
        public IdentifierTaken {
            problems = List.copyOf(problems);
        }
    }
}
