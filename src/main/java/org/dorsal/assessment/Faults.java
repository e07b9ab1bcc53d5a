package org.dorsal.assessment;

import java.util.ArrayList;
import java.util.List;
import org.dorsal.fhirjson.Problem;

/** Collects faults in the order of the response, up to a number that a person can read. */
final class Faults {

    static final int TOLD_AT_MOST = 100;

    private final List<Problem> problems = new ArrayList<>();

    void add(String code, String expression, String says) {
        if (problems.size() < TOLD_AT_MOST) {
            problems.add(new Problem(code, expression, says));
        }
    }

    List<Problem> told() {
        return List.copyOf(problems);
    }
}
