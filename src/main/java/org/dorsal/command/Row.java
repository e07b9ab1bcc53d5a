package org.dorsal.command;

import java.util.List;
import org.dorsal.assessment.Assessed;
import org.dorsal.fhirjson.Problem;

/** What became of one line. */
sealed interface Row {
    /** The line. */
    Inputs.Origin at();

    /** It was scored. */
    record Scored(Inputs.Origin at, Assessed assessed) implements Row {}

    /** It was not, and why; its neighbours are not concerned. */
    record Refused(Inputs.Origin at, List<Problem> problems) implements Row {
        public Refused {
            problems = List.copyOf(problems);
        }

        public Refused(Inputs.Origin at, String code, String expression, String says) {
            this(at, List.of(new Problem(code, expression, says)));
        }
    }
}
