package org.dorsal.http.fhir;

import java.time.Instant;
import java.util.*;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.http.fhir.OperationParameters.DeclaredParameter;

/**
 * Parameters of a request for an export, from the URL or from {@code Parameters} (FHIR Bulk Data Access 2.0, Bulk Data
 * Kick-off Request). A parameter or value that is not supported is refused.
 *
 * @param types requested types; empty for all that the client may export
 * @param since moment after which the exported versions were recorded
 */
record ExportParameters(Set<String> types, Optional<Instant> since) {
    private static final String FORMAT = "_outputFormat";
    private static final String SINCE = "_since";
    private static final String TYPE = "_type";

    private static final List<DeclaredParameter> DECLARED = List.of(
            new DeclaredParameter(FORMAT, "valueString"),
            new DeclaredParameter(SINCE, "valueInstant"),
            new DeclaredParameter(TYPE, "valueString", true));

    /** The spellings of NDJSON; in a URL an unencoded plus is a space. */
    private static final Set<String> FORMATS =
            Set.of("application/fhir+ndjson", "application/fhir ndjson", "application/ndjson", "ndjson");

    /** Reads the parameters of a request with a decoded URL. */
    static ExportParameters of(FhirCall call) {
        Map<String, String> values = OperationParameters.of(call, DECLARED).values();
        if (!FORMATS.contains(values.getOrDefault(FORMAT, "ndjson"))) {
            throw ObjectionException.value(FORMAT, "files are NDJSON only; ask for application/fhir+ndjson.");
        }
        return new ExportParameters(
                types(values), Optional.ofNullable(values.get(SINCE)).map(ExportParameters::instant));
    }

    private static Set<String> types(Map<String, String> values) {
        Set<String> types = new LinkedHashSet<>();
        Optional.ofNullable(values.get(TYPE)).stream()
                .flatMap(written -> Arrays.stream(written.split(",", -1)))
                .map(String::strip)
                .forEach(types::add);
        if (!RecordProvider.TYPES.containsAll(types)) {
            throw ObjectionException.value(
                    TYPE, "exports have " + String.join(", ", RecordProvider.TYPES) + " only; name at least one.");
        }
        return types;
    }

    private static Instant instant(String text) {
        return TimeRange.instant(Parameters.time(text))
                .orElseThrow(() -> ObjectionException.value(SINCE, "write an instant such as 2026-11-20T09:30:00Z."));
    }
}
