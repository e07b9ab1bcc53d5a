package org.dorsal.http.fhir;

import java.util.List;
import java.util.Set;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.SomeProfiles;
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

    static List<Problem> problems(String type, String... written) {
        return SomePages.problems(() -> understood(type, written));
    }

    static SearchParser.ParsedSearch understood(String type, String... written) {
        return SearchParser.read(
                type,
                SomeSearch.parameters(written),
                SomeSearch.context("northside").bases(),
                SomeProfiles.knowledge().codes());
    }
}
