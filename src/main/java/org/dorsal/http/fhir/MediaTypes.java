package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.RestfulServerUtils;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Media types of requests and responses (FHIR R4 http.html, 3.1.0.1.11); HAPI chooses among the acceptable ones. */
final class MediaTypes {
    private static final List<MediaType> SPOKEN = List.of(
            MediaType.parseMediaType("application/fhir+json"),
            MediaType.parseMediaType("application/fhir+xml"),
            MediaType.APPLICATION_JSON,
            MediaType.APPLICATION_XML,
            MediaType.parseMediaType("text/json"),
            MediaType.TEXT_XML);

    private MediaTypes() {}

    /**
     * Whether the client takes JSON or XML; {@code _format} decides over Accept. HAPI would send its default to a client
     * that takes neither, and never answers 406.
     */
    static boolean isAcceptable(Map<String, List<String>> parameters, FhirCall.Headers headers) {
        List<String> formats = parameters.getOrDefault(ResponseShape.FORMAT, List.of());
        if (!formats.isEmpty()) {
            EncodingEnum format = EncodingEnum.forContentType(formats.getFirst());
            return formats.size() == 1 && (format == EncodingEnum.JSON || format == EncodingEnum.XML);
        }
        Optional<String> accept = headers.joined("Accept").filter(text -> !text.isBlank());
        return accept.isEmpty() || ranges(accept.get()).stream().anyMatch(MediaTypes::isSpoken);
    }

    private static boolean isSpoken(MediaType range) {
        return range.getQualityValue() > 0
                && isOurVersion(range)
                && SPOKEN.stream().anyMatch(range::includes);
    }

    /** The form that HAPI chooses for the response. */
    static EncodingEnum format(ServletRequestDetails details) {
        return RestfulServerUtils.determineResponseEncodingWithDefault(details).getEncoding();
    }

    /** A resource as the routes take it. */
    static Optional<Objection> objectionToResource(FhirCall.Headers headers) {
        boolean taken = headers.joined("Content-Type")
                .flatMap(MediaTypes::parsed)
                .filter(type ->
                        Set.of("application/fhir+json", "application/json").contains(bare(type)))
                .filter(MediaTypes::isOurVersion)
                .filter(type -> type.getCharset() == null || StandardCharsets.UTF_8.equals(type.getCharset()))
                .isPresent();
        if (!taken) {
            return unsupported("Send FHIR 4.0 JSON in UTF-8 as Content-Type application/fhir+json.");
        }
        String encoding = headers.joined("Content-Encoding").orElse("identity").trim();
        return encoding.equalsIgnoreCase("identity") || encoding.equalsIgnoreCase("gzip")
                ? Optional.empty()
                : unsupported("Of all content encodings only gzip is taken.");
    }

    /** A form, as {@code _search} takes it. */
    static Optional<Objection> objectionToForm(FhirCall.Headers headers) {
        boolean form = headers.joined("Content-Type")
                .flatMap(MediaTypes::parsed)
                .filter(MediaType.APPLICATION_FORM_URLENCODED::equalsTypeAndSubtype)
                .isPresent();
        return form && headers.joined("Content-Encoding").isEmpty()
                ? Optional.empty()
                : unsupported("Send the search's parameters as application/x-www-form-urlencoded, not compressed.");
    }

    private static Optional<Objection> unsupported(String says) {
        return Optional.of(new Objection.UnsupportedMedia(says));
    }

    private static boolean isOurVersion(MediaType type) {
        return Set.of("4.0", "\"4.0\"").contains(type.getParameters().getOrDefault("fhirVersion", "4.0"));
    }

    private static String bare(MediaType type) {
        return type.getType() + "/" + type.getSubtype();
    }

    /** Parses a media type; empty if it is invalid. */
    private static Optional<MediaType> parsed(String written) {
        List<MediaType> types = ranges(written);
        return types.size() == 1 ? Optional.of(types.getFirst()) : Optional.empty();
    }

    private static List<MediaType> ranges(String written) {
        try {
            return MediaType.parseMediaTypes(written);
        } catch (InvalidMediaTypeException _) {
            return List.of();
        }
    }
}
