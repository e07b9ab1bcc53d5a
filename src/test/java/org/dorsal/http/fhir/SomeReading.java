package org.dorsal.http.fhir;

import java.util.List;
import java.util.Set;
import org.dorsal.fhirjson.Problem;
import org.dorsal.store.Condition;

/** Searches read at one site. */
final class SomeReading {
    private SomeReading() {}

    static Condition terms(String... terms) {
        return new Condition.AnyTerm(Set.of(terms));
    }

    static List<Condition> conditions(String type, String... written) {
        return understood(type, written).query().conditions();
    }

    static SearchReading.Asking understood(String type, String... written) {
        return switch (read(type, written)) {
            case SearchReading.Result.Understood(var asking) -> asking;
            case SearchReading.Result.Wrong(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    static List<Problem> problems(String type, String... written) {
        return switch (read(type, written)) {
            case SearchReading.Result.Wrong(var problems) -> problems;
            case SearchReading.Result.Understood _ -> List.of();
        };
    }

    private static SearchReading.Result read(String type, String... written) {
        return SearchReading.read(type, SomeSearch.parameters(written), SomeSearch.context("northside"));
    }
}
