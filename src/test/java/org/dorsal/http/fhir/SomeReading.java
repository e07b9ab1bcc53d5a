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
            case Step.Done<SearchReading.Asking>(var asking) -> asking;
            case Step.Stopped<SearchReading.Asking>(var objection) -> throw new AssertionError(objection.toString());
        };
    }

    static List<Problem> problems(String type, String... written) {
        return SomePages.problems(read(type, written));
    }

    private static Step<SearchReading.Asking> read(String type, String... written) {
        return SearchReading.read(
                type,
                SomeSearch.parameters(written),
                SomeSearch.context("northside").bases());
    }
}
