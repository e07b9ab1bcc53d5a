package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.api.EncodingEnum;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;

/** Which forms are spoken (FHIR R4 http.html#mime-type): FHIR 4.0 in JSON, and XML out. */
final class MediaTypes {
    private MediaTypes() {}

    /**
     * The form that the client likes best of those that are spoken, JSON if all the same; {@code _format} decides
     * over Accept.
     */
    static Optional<EncodingEnum> format(Map<String, List<String>> parameters, FhirCall.Headers headers) {
        List<String> formats = parameters.getOrDefault(ResponseShape.FORMAT, List.of());
        if (!formats.isEmpty()) {
            return formats.size() == 1 ? format(formats.getFirst().toLowerCase(Locale.ROOT)) : Optional.empty();
        }
        Optional<String> accept = headers.joined("Accept").filter(text -> !text.isBlank());
        return accept.map(text -> best(MimeTypeUtils.tokenize(text).stream()
                        .flatMap(range -> parsed(range).stream())
                        .toList()))
                .orElse(Optional.of(EncodingEnum.JSON));
    }

    /** {@code _format} takes short names, too; a plus in a URL is a blank once it is decoded. */
    private static Optional<EncodingEnum> format(String written) {
        return switch (written) {
            case "json", "application/fhir json" -> Optional.of(EncodingEnum.JSON);
            case "xml", "application/fhir xml" -> Optional.of(EncodingEnum.XML);
            default -> named(written);
        };
    }

    private static Optional<EncodingEnum> named(String type) {
        return switch (type) {
            case "application/fhir+json", "application/json", "text/json" -> Optional.of(EncodingEnum.JSON);
            case "application/fhir+xml", "application/xml", "text/xml" -> Optional.of(EncodingEnum.XML);
            default -> Optional.empty();
        };
    }

    private static Optional<EncodingEnum> accepted(MediaType range) {
        return Set.of("application/*", "*/*").contains(bare(range))
                ? Optional.of(EncodingEnum.JSON)
                : named(bare(range));
    }

    private static Optional<EncodingEnum> best(List<MediaType> ranges) {
        // browsers name XML before anything, and mean pages
        boolean browser = ranges.stream().anyMatch(MediaType.TEXT_HTML::equalsTypeAndSubtype);
        EncodingEnum best = EncodingEnum.JSON;
        double most = 0;
        for (MediaType range : ranges) {
            Optional<EncodingEnum> format = accepted(range)
                    .filter(known -> known == EncodingEnum.JSON || !browser)
                    .filter(_ -> isOurVersion(range));
            double quality = range.getQualityValue();
            if (format.isPresent() && (quality > most || (quality == most && format.get() == EncodingEnum.JSON))) {
                best = format.get();
                most = quality;
            }
        }
        return most > 0 ? Optional.of(best) : Optional.empty();
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
        return Set.of("identity", "gzip").contains(encoding.toLowerCase(Locale.ROOT))
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
        try {
            return Optional.of(MediaType.parseMediaType(written));
        } catch (InvalidMediaTypeException _) {
            return Optional.empty();
        }
    }
}
