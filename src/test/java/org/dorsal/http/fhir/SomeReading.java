package org.dorsal.http.fhir;

import java.util.List;
import java.util.Set;
import org.dorsal.fhirjson.Problem;
import org.dorsal.store.SearchCondition;

/** Searches read at one site. */
final class SomeReading {
    private SomeReading() {}

    static SearchCondition terms(String... terms) {
        return new SearchCondition.AnyTerm(Set.of(terms));
    }

    static List<SearchCondition> conditions(String type, String... written) {
        return understood(type, written).query().conditions();
    }

    static SearchReading.Asking understood(String type, String... written) {
        return switch (read(type, written)) {
            case RequestStep.StepValue<SearchReading.Asking>(var asking) -> asking;
            case RequestStep.Stopped<SearchReading.Asking>(var objection) ->
                throw new AssertionError(objection.toString());
        };
    }

    static List<Problem> problems(String type, String... written) {
        return SomePages.problems(read(type, written));
    }

    private static RequestStep<SearchReading.Asking> read(String type, String... written) {
        return SearchReading.read(
                type,
                SomeSearch.parameters(written),
                SomeSearch.context("northside").bases());
    }
}
