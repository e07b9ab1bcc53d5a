package org.dorsal.http.fhir;

import java.util.ArrayList;
import java.util.List;

/** Headers of a request, given as name and value in turn; names are compared as HTTP does. */
final class SomeHeaders {
    private SomeHeaders() {}

    static FhirCall.Headers of(String... namesAndValues) {
        return name -> {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < namesAndValues.length; i += 2) {
                if (namesAndValues[i].equalsIgnoreCase(name)) {
                    values.add(namesAndValues[i + 1]);
                }
            }
            return values;
        };
    }
}
