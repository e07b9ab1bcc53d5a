package org.dorsal.http.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.fhirjson.Problem;

/** What is wrong with one search, gathered so that it is told at once. Sentences name parameters, never their values. */
final class SearchFaults {
    private final List<Problem> problems = new ArrayList<>();

    /** A value that can't be read; gives nothing, so that readers can end with it. */
    <T> Stream<T> value(String parameter, String cure) {
        add("value", parameter + ": " + cure);
        return Stream.empty();
    }

    /** Something that is not answered here. */
    void notSupported(String says) {
        add("not-supported", says);
    }

    void add(String code, String says) {
        var problem = new Problem(code, "", says);
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    List<Problem> list() {
        return List.copyOf(problems);
    }
}
