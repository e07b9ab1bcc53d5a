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

    static SearchParser.ParsedSearch understood(String type, String... written) {
        return switch (read(type, written)) {
            case RequestStep.StepValue<SearchParser.ParsedSearch>(var asking) -> asking;
            case RequestStep.StepObjection<SearchParser.ParsedSearch>(var objection) ->
                throw new AssertionError(objection.toString());
        };
    }

    static List<Problem> problems(String type, String... written) {
        return SomePages.problems(read(type, written));
    }

    private static RequestStep<SearchParser.ParsedSearch> read(String type, String... written) {
        return SearchParser.read(
                type,
                SomeSearch.parameters(written),
                SomeSearch.context("northside").bases());
    }
}
