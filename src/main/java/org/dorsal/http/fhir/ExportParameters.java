package org.dorsal.http.fhir;

import java.time.Instant;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.fhirjson.Problem;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.knowledge.Codes;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parameters of a request for an export, from the URL or from {@code Parameters} (FHIR Bulk Data Access 2.0, Bulk Data
 * Kick-off Request). A parameter or value that is not supported is refused, or reported with {@code Prefer:
 * handling=lenient}.
 *
 * @param types requested types; empty for all that the client may export
 * @param remarks a sentence for each ignored parameter
 */
record ExportParameters(
        Set<String> types,
        Optional<Instant> since,
        List<ExportFilter> filters,
        List<String> elements,
        boolean withProvenance,
        List<String> remarks) {
    static final String TYPE_FILTER = "_typeFilter";
    private static final String SINCE = "_since";

    /** Names of the parameters. */
    private static final List<String> NAMES =
            List.of("_outputFormat", SINCE, "_type", TYPE_FILTER, ResponseShape.ELEMENTS, "includeAssociatedData");

    /** The spellings of NDJSON; in a URL an unencoded plus is a space. */
    private static final Set<String> FORMATS =
            Set.of("application/fhir+ndjson", "application/fhir ndjson", "application/ndjson", "ndjson");

    private static final String PROVENANCE = "RelevantProvenanceResources";

    /** Reads the parameters of a request with a decoded URL. */
    static ExportParameters of(FhirCall call) {
        Map<String, List<String>> sent = new LinkedHashMap<>(call.parameters());
        if (call.route().method().equals("POST")) {
            if (!sent.isEmpty()) {
                throw ObjectionException.badRequest(
                        "invalid", "Send all parameters of an export in the body, or all in the URL by GET.");
            }
            sent.putAll(inBody(call.body()));
        } else if (sent.containsKey(TYPE_FILTER) && !call.site().searchByGet()) {
            throw ObjectionException.badRequest(
                    "not-supported",
                    "An address must not name a patient, because proxies and logs keep addresses: send"
                            + " _typeFilter by POST, as valueString in Parameters.");
        }
        return new ExportParametersReader(sent, call.isLenient()).read();
    }

    /** Values by name; a value of another kind is empty, so that its parameter is refused by its own rule. */
    private static Map<String, List<String>> inBody(RequestBody body) {
        MultiValueMap<String, String> texts = new LinkedMultiValueMap<>();
        if (body.bytes().length == 0) {
            return texts;
        }
        byte[] json = body.accepted("Parameters").json();
        for (JsonNode parameter : JsonMapper.shared().readTree(json).path("parameter")) {
            String name = parameter.path("name").stringValue("");
            Stream<String> kinds =
                    name.equals(SINCE) ? Stream.of("valueInstant") : Stream.of("valueString", "valueCode", "valueUri");
            String value = kinds.map(kind -> parameter.path(kind).stringValue(""))
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElse("");
            texts.add(name, value);
        }
        return texts;
    }

    /** Checks the values of a request. */
    private record ExportParametersReader(Map<String, List<String>> sent, boolean lenient, List<String> remarks) {
        ExportParametersReader(Map<String, List<String>> sent, boolean lenient) {
            this(sent, lenient, new ArrayList<>());
        }

        ExportParameters read() {
            sent.keySet().stream()
                    .filter(name -> !NAMES.contains(name))
                    .forEach(name -> ignore(SearchParser.printable(name) + " is not supported here; exports take "
                            + String.join(", ", NAMES) + "."));
            once("_outputFormat").ifPresent(format -> {
                if (!FORMATS.contains(format)) {
                    ignore("_outputFormat: files are NDJSON only; ask for application/fhir+ndjson.");
                }
            });
            boolean withProvenance = values("includeAssociatedData").toList().stream()
                            .filter(this::isAssociated)
                            .count()
                    > 0;
            Set<String> types = types();
            List<ExportFilter> filters = filters(types, withProvenance);
            return new ExportParameters(
                    types,
                    once(SINCE).map(ExportParametersReader::instant),
                    filters,
                    elements(),
                    withProvenance,
                    remarks);
        }

        private boolean isAssociated(String value) {
            if (!value.equals(PROVENANCE)) {
                ignore("includeAssociatedData: of its values only " + PROVENANCE + " is supported.");
            }
            return value.equals(PROVENANCE);
        }

        private Set<String> types() {
            Set<String> types = new LinkedHashSet<>();
            values("_type").forEach(type -> {
                if (RecordProvider.TYPES.contains(type)) {
                    types.add(type);
                } else {
                    ignore("_type: exports have " + String.join(", ", RecordProvider.TYPES) + " only.");
                }
            });
            if (types.isEmpty() && sent.containsKey("_type")) {
                throw ObjectionException.value(
                        "_type", "name at least one of " + String.join(", ", RecordProvider.TYPES) + ".");
            }
            return types;
        }

        private List<ExportFilter> filters(Set<String> types, boolean withProvenance) {
            List<ExportFilter> filters = new ArrayList<>();
            sent.getOrDefault(TYPE_FILTER, List.of()).stream()
                    .flatMap(ExportFilter::of)
                    .forEach(filter -> {
                        boolean exported = types.isEmpty()
                                ? RecordProvider.TYPES.contains(filter.type())
                                : types.contains(filter.type());
                        if (exported) {
                            filters.add(filter);
                        } else {
                            ignore(TYPE_FILTER + ": filter types that are exported, which _type has to name.");
                        }
                    });
            if (!filters.isEmpty() && withProvenance) {
                throw ObjectionException.badRequest(
                        "not-supported",
                        "includeAssociatedData is not supported with _typeFilter: which Provenance belongs to the"
                                + " filtered resources is not examined; export Provenance by _type.");
            }
            return filters;
        }

        private List<String> elements() {
            List<String> elements = values(ResponseShape.ELEMENTS).toList();
            if (!elements.stream().allMatch(ResponseShape::isElements)) {
                throw ObjectionException.value(ResponseShape.ELEMENTS, ResponseShape.cure(ResponseShape.ELEMENTS));
            }
            return elements;
        }

        private static Instant instant(String text) {
            return TimeRange.instant(Parameters.time(text))
                    .orElseThrow(
                            () -> ObjectionException.value(SINCE, "write an instant such as 2026-11-20T09:30:00Z."));
        }

        private Optional<String> once(String name) {
            List<String> values = sent.getOrDefault(name, List.of());
            if (values.size() > 1) {
                throw ObjectionException.value(name, "give it once.");
            }
            return values.stream().findFirst();
        }

        private Stream<String> values(String name) {
            return sent.getOrDefault(name, List.of()).stream()
                    .flatMap(value -> Stream.of(value.split(",", -1)))
                    .map(String::strip);
        }

        private void ignore(String remark) {
            if (!lenient) {
                throw ObjectionException.badRequest(List.of(new Problem("not-supported", "", remark)));
            }
            remarks.add(remark);
        }
    }

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
}
