package org.dorsal.http.fhir;

import java.util.Arrays;
import java.util.Optional;

/** What the client wants to have back after a write (FHIR R4 http.html, Prefer: return=…). */
enum Preference {
    /** Nothing but the headers; also when nothing is said. */
    MINIMAL("minimal"),
    REPRESENTATION("representation"),
    OPERATION_OUTCOME("OperationOutcome");

    private final String word;

    Preference(String word) {
        this.word = word;
    }

    /** A preference that is not understood is no fault (RFC 7240, 2). */
    static Preference in(Call.Headers headers) {
        return headers.joined("Prefer").flatMap(Preference::returned).orElse(MINIMAL);
    }

    private static Optional<Preference> returned(String header) {
        return Arrays.stream(header.split("[,;]", -1))
                .map(String::trim)
                .flatMap(wish -> Arrays.stream(values())
                        .filter(known -> wish.replace("\"", "").equalsIgnoreCase("return=" + known.word)))
                .findFirst();
    }
}
