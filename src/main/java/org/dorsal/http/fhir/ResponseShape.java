package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.RestfulServerUtils;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirJson;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Accept header and parameters for the form of a response (FHIR R4 http.html, 3.1.0.1.11 and search, 3.1.1.5). HAPI
 * reads them when it encodes; here they are checked, because HAPI passes over values that it does not know.
 */
final class ResponseShape {
    static final String FORMAT = "_format";
    static final String PRETTY = "_pretty";
    static final String SUMMARY = "_summary";
    static final String ELEMENTS = "_elements";

    static final Set<String> NAMES = Set.of(FORMAT, PRETTY, SUMMARY, ELEMENTS);
    private static final List<MediaType> SPOKEN = List.of(
            MediaType.parseMediaType("application/fhir+json"),
            MediaType.parseMediaType("application/fhir+xml"),
            MediaType.APPLICATION_JSON,
            MediaType.APPLICATION_XML,
            MediaType.parseMediaType("text/json"),
            MediaType.TEXT_XML);
    private static final Set<String> OF_THE_WHOLE = Set.of(FORMAT, PRETTY);

    /** Values that leave elements out; {@code _summary=count} leaves out resources, and is the search's to answer. */
    private static final Map<String, Pattern> CHANGING = Map.of(
            SUMMARY,
            Pattern.compile("true|text|data"),
            ELEMENTS,
            Pattern.compile("[A-Za-z][A-Za-z0-9.]{0,99}(,[A-Za-z][A-Za-z0-9.]{0,99}){0,49}"));

    private ResponseShape() {}

    /**
     * Checks whether the route accepts the shaping parameter. HAPI applies {@code _elements} to the type in the address,
     * which is not the type that an operation returns.
     */
    static boolean takes(FhirRoute route, String name) {
        boolean ofOtherType = route.isOperation() && name.equals(ELEMENTS);
        return OF_THE_WHOLE.contains(name) || (route.mayBeSubset() && NAMES.contains(name) && !ofOtherType);
    }

    /** Refuses a parameter that the route does not take. */
    static void checkNames(FhirRoute route, Set<String> sentNames) {
        route.parameters()
                .flatMap(names -> sentNames.stream()
                        .filter(name -> !names.contains(name) && !takes(route, name))
                        .findFirst())
                .ifPresent(name -> {
                    throw new ObjectionException(
                            Objection.BadRequest.of(SearchParser.printable(name) + " is not supported here."));
                });
    }

    /** Refuses values that shape nothing. For a search {@link Paging} checks them, to report all faults together. */
    static void check(FhirRoute route, Map<String, List<String>> parameters) {
        Stream.of(SUMMARY, ELEMENTS)
                .filter(name -> !route.isSearch() && parameters.containsKey(name) && !changes(name, parameters))
                .filter(name -> !(name.equals(SUMMARY) && List.of("false").equals(parameters.get(name))))
                .findFirst()
                .ifPresent(name -> {
                    throw new ObjectionException(Objection.BadRequest.of(name + ": " + cure(name)));
                });
        if (changes(SUMMARY, parameters) && changes(ELEMENTS, parameters)) {
            throw new ObjectionException(Objection.BadRequest.of("Ask for _summary or for _elements, not for both."));
        }
    }

    private static boolean changes(String name, Map<String, List<String>> parameters) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.size() == 1 && changes(name, values.getFirst());
    }

    private static boolean changes(String name, String value) {
        return Objects.requireNonNull(CHANGING.get(name)).matcher(value).matches();
    }

    /** Elements of the answer by HAPI's notation, if {@code _elements} chooses them. */
    static Optional<Set<String>> elements(FhirCall call) {
        return Optional.of(call.parameters())
                .filter(parameters -> changes(ELEMENTS, parameters))
                .map(parameters -> FhirJson.withMandatory(
                        call.type(),
                        List.of(parameters
                                .getOrDefault(ELEMENTS, List.of(""))
                                .getFirst()
                                .split(",", -1))));
    }

    /** How the parameter is written. */
    static String cure(String name) {
        return name.equals(SUMMARY)
                ? "use only data, false, text, true."
                : "name elements of the resource, separated by commas.";
    }

    static boolean isElements(String value) {
        return changes(ELEMENTS, value);
    }

    /** Shaping parameters for the links of a Bundle, so that all pages have the same shape. */
    static List<Links.QueryParameter> ofLinks(Map<String, List<String>> parameters) {
        return Stream.of(SUMMARY, ELEMENTS)
                .flatMap(name -> parameters.getOrDefault(name, List.of()).stream()
                        .map(value -> new Links.QueryParameter(name, value)))
                .filter(parameter -> changes(parameter.name(), parameter.value()))
                .toList();
    }

    /**
     * Checks whether the client takes JSON or XML; {@code _format} decides over Accept. HAPI would send its default to a
     * client that takes neither, and never answers 406.
     */
    static boolean isAcceptable(Map<String, List<String>> parameters, Optional<String> accept) {
        List<String> formats = parameters.getOrDefault(FORMAT, List.of());
        if (!formats.isEmpty()) {
            EncodingEnum format = EncodingEnum.forContentType(formats.getFirst());
            return formats.size() == 1 && (format == EncodingEnum.JSON || format == EncodingEnum.XML);
        }
        return accept.isEmpty()
                || accept.get().isBlank()
                || mediaTypes(accept.get()).stream().anyMatch(ResponseShape::isSpoken);
    }

    /** Checks whether the client of a Bundle of requests takes JSON: an answer of 4 MiB is not encoded again. */
    static boolean takesJson(Map<String, List<String>> parameters, Optional<String> accept) {
        List<String> formats = parameters.getOrDefault(FORMAT, List.of());
        return formats.isEmpty()
                ? accept.isEmpty()
                        || mediaTypes(accept.get()).stream()
                                .filter(ResponseShape::isSpoken)
                                .anyMatch(range -> SPOKEN.stream()
                                        .anyMatch(type -> type.getSubtype().endsWith("json") && range.includes(type)))
                : EncodingEnum.forContentType(formats.getFirst()) == EncodingEnum.JSON;
    }

    private static boolean isSpoken(MediaType range) {
        return range.getQualityValue() > 0 && isFhir4(range) && SPOKEN.stream().anyMatch(range::includes);
    }

    static boolean isFhir4(MediaType type) {
        return Set.of("4.0", "\"4.0\"").contains(type.getParameters().getOrDefault("fhirVersion", "4.0"));
    }

    /** Parses media types; none if one of them is invalid. */
    static List<MediaType> mediaTypes(String written) {
        try {
            return MediaType.parseMediaTypes(written);
        } catch (InvalidMediaTypeException _) {
            return List.of();
        }
    }

    /** The form that HAPI chooses for the response. */
    static EncodingEnum format(ServletRequestDetails details) {
        return RestfulServerUtils.determineResponseEncodingWithDefault(details).getEncoding();
    }

    /** Checks whether the response is sent as stored: JSON without further shaping. */
    static boolean isAsStored(ServletRequestDetails details) {
        Map<String, List<String>> parameters = FhirCall.of(details).parameters();
        return format(details) == EncodingEnum.JSON
                && !RestfulServerUtils.prettyPrintResponse(details.getServer(), details)
                && !changes(SUMMARY, parameters)
                && !changes(ELEMENTS, parameters);
    }
}
