package org.dorsal.http.fhir;

import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.knowledge.Codes;

/**
 * Value of {@code _typeFilter}: a search without parameters for its result (FHIR Bulk Data Access 2.0, _typeFilter Query
 * Parameter).
 *
 * @param text the search, such as {@code Observation?status=final}
 * @param parameters its decoded parameters
 */
record ExportFilter(String text, String type, Map<String, List<String>> parameters) {
    /** A comma before the next search; other commas belong to values. */
    private static final Pattern BETWEEN = Pattern.compile(",(?=[A-Z][A-Za-z]{1,40}[?])");

    private static final String FORM = "write searches such as Observation?status=final, separated by commas.";

    /** Reads a value, which may hold several searches. */
    static Stream<ExportFilter> of(String value) {
        return BETWEEN.splitAsStream(value).map(ExportFilter::read);
    }

    /** Reads one search. */
    static ExportFilter read(String text) {
        int mark = text.indexOf('?');
        if (mark < 1) {
            throw ObjectionException.value(ExportParameters.TYPE_FILTER, FORM);
        }
        String type = text.substring(0, mark);
        Map<String, List<String>> parameters = Parameters.decoded(text.substring(mark + 1));
        boolean shapes = parameters.keySet().stream()
                .anyMatch(name -> name.equals(Cursor.NAME)
                        || ResponseShape.NAMES.contains(name)
                        || Paging.names(type).contains(name));
        if (parameters.isEmpty() || shapes) {
            throw ObjectionException.value(
                    ExportParameters.TYPE_FILTER,
                    "give parameters that choose resources, none such as _count, _sort or _elements.");
        }
        return new ExportFilter(text, type, parameters);
    }

    /** The search as the search interface reads it. */
    SearchParser.ParsedSearch search(SearchParser.SearchBases bases, Codes codes) {
        return SearchParser.read(type, parameters, bases, codes);
    }
}
