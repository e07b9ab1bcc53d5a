package org.dorsal.command;

import java.util.List;
import org.dorsal.assessment.Assessed;
import org.dorsal.fhirjson.Problem;

/** What became of one line. */
sealed interface Row {
    /** The line. */
    Origin at();

    /** It was scored. */
    record Scored(Origin at, Assessed assessed) implements Row {}

    /** It was not, and why; its neighbours are not concerned. */
    record Refused(Origin at, List<Problem> problems) implements Row {
        public Refused {
            problems = List.copyOf(problems);
        }

        public Refused(Origin at, String code, String expression, String says) {
            this(at, List.of(new Problem(code, expression, says)));
        }
    }
}
