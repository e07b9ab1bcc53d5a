package org.dorsal.http.fhir;

import ca.uhn.fhir.context.FhirVersionEnum;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.RestfulServerUtils;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.dorsal.fhirjson.FhirJson;
import org.hl7.fhir.instance.model.api.IBaseResource;

/**
 * Requested form of a response (FHIR R4 http.html, 3.1.0.1.11 and search, 3.1.1.5): JSON as stored, or re-encoded by
 * HAPI. Holds {@code _pretty}, {@code _summary} and {@code _elements} only if they change the response.
 *
 * @param format JSON or XML
 */
record ResponseShape(EncodingEnum format, Map<String, String> asked) {
    static final String FORMAT = "_format";
    static final String PRETTY = "_pretty";
    static final String SUMMARY = "_summary";
    static final String ELEMENTS = "_elements";

    /**
     * Forms of {@code _summary} that leave elements out; {@code count} leaves out resources, and is the search's to
     * answer.
     */
    static final Set<String> SUMMARIES = Set.of("true", "text", "data");

    static final Set<String> NAMES = Set.of(FORMAT, PRETTY, SUMMARY, ELEMENTS);
    private static final Set<String> OF_THE_WHOLE = Set.of(FORMAT, PRETTY);
    private static final Pattern ELEMENT_NAMES =
            Pattern.compile("[A-Za-z][A-Za-z0-9.]{0,99}(,[A-Za-z][A-Za-z0-9.]{0,99}){0,49}");

    ResponseShape {
        asked = Map.copyOf(asked);
    }

    /** Checks whether the route accepts the shaping parameter. */
    static boolean takes(FhirRoute route, String name) {
        return OF_THE_WHOLE.contains(name) || (route.mayBeSubset() && NAMES.contains(name));
    }

    /**
     * Reads the shaping parameters. For a search {@link Paging} checks them, so that all faults are reported
     * together.
     */
    static RequestStep<ResponseShape> of(FhirRoute route, Map<String, List<String>> parameters, EncodingEnum format) {
        Map<String, String> asked = new LinkedHashMap<>();
        for (String name : List.of(PRETTY, SUMMARY, ELEMENTS)) {
            List<String> values = parameters.getOrDefault(name, List.of());
            if (values.size() == 1 && changes(name, values.getFirst())) {
                asked.put(name, values.getFirst());
            } else if (!route.interaction().equals(FhirRoute.SEARCH) && !isIdle(name, values)) {
                return RequestStep.stop(Objection.BadRequest.of(name + ": " + cure(name)));
            }
        }
        return asked.containsKey(SUMMARY) && asked.containsKey(ELEMENTS)
                ? RequestStep.stop(Objection.BadRequest.of("Ask for _summary or for _elements, not for both."))
                : RequestStep.done(new ResponseShape(format, asked));
    }

    private static boolean changes(String name, String value) {
        return switch (name) {
            case PRETTY -> value.equals("true");
            case SUMMARY -> SUMMARIES.contains(value);
            default -> isElements(value);
        };
    }

    private static boolean isIdle(String name, List<String> values) {
        return values.isEmpty() || name.equals(PRETTY) || (name.equals(SUMMARY) && values.equals(List.of("false")));
    }

    /** How the parameter is written. */
    static String cure(String name) {
        return switch (name) {
            case PRETTY -> "write true or false, or leave it out.";
            case SUMMARY -> "take from data, false, text, true.";
            default -> "name elements of the resource, separated by commas.";
        };
    }

    static boolean isElements(String value) {
        return ELEMENT_NAMES.matcher(value).matches();
    }

    /** Shaping parameters for the links of a Bundle, so that all pages have the same shape. */
    static List<Links.QueryParameter> ofLinks(Map<String, List<String>> parameters) {
        return List.of(SUMMARY, ELEMENTS).stream()
                .flatMap(name -> parameters.getOrDefault(name, List.of()).stream()
                        .map(value -> new Links.QueryParameter(name, value)))
                .filter(given -> changes(given.name(), given.value()))
                .toList();
    }

    /** The same for HAPI, which reads a request's parameters when it encodes. */
    Map<String, String[]> parameters() {
        Map<String, String[]> parameters = new LinkedHashMap<>();
        asked.forEach((name, value) -> parameters.put(name, new String[] {value}));
        parameters.put(FORMAT, new String[] {format.getFormatContentType()});
        return parameters;
    }

    /** Checks whether the response is sent as stored: JSON without further shaping. */
    boolean isAsStored() {
        return format == EncodingEnum.JSON && asked.isEmpty();
    }

    /**
     * Converts the reply to this form; stored JSON is returned byte for byte. Refusals are returned unchanged; the
     * gate sets their format.
     */
    FhirReply shape(FhirReply reply, RequestDetails details) {
        return reply.isRefusal() || reply.body().length == 0 || isAsStored()
                ? reply
                : encoded(
                        reply,
                        RestfulServerUtils.getNewParser(FhirJson.context(), FhirVersionEnum.R4, details),
                        format);
    }

    /** An OperationOutcome of ours in that format. */
    static FhirReply inFormat(FhirReply refusal, EncodingEnum format) {
        return format == EncodingEnum.JSON || !refusal.isFhir()
                ? refusal
                : encoded(refusal, format.newParser(FhirJson.context()), format);
    }

    private static FhirReply encoded(FhirReply reply, IParser encoder, EncodingEnum format) {
        IBaseResource read =
                FhirJson.context().newJsonParser().parseResource(new String(reply.body(), StandardCharsets.UTF_8));
        return reply.withBody(encoder.encodeResourceToString(read).getBytes(StandardCharsets.UTF_8), format);
    }
}
