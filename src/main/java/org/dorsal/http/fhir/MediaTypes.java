package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.api.EncodingEnum;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which forms are spoken (FHIR R4 http.html#mime-type): FHIR 4.0 in JSON, and XML out. */
final class MediaTypes {
    private static final Set<String> JSON = Set.of("application/fhir+json", "application/json");
    private static final Map<String, EncodingEnum> ACCEPTED = Map.of(
            "application/fhir+json", EncodingEnum.JSON,
            "application/json", EncodingEnum.JSON,
            "text/json", EncodingEnum.JSON,
            "application/*", EncodingEnum.JSON,
            "*/*", EncodingEnum.JSON,
            "application/fhir+xml", EncodingEnum.XML,
            "application/xml", EncodingEnum.XML,
            "text/xml", EncodingEnum.XML);

    // a plus in a URL is a blank once it is decoded
    private static final Map<String, EncodingEnum> FORMATS = Map.ofEntries(
            Map.entry("json", EncodingEnum.JSON),
            Map.entry("application/json", EncodingEnum.JSON),
            Map.entry("application/fhir+json", EncodingEnum.JSON),
            Map.entry("application/fhir json", EncodingEnum.JSON),
            Map.entry("text/json", EncodingEnum.JSON),
            Map.entry("xml", EncodingEnum.XML),
            Map.entry("application/xml", EncodingEnum.XML),
            Map.entry("application/fhir+xml", EncodingEnum.XML),
            Map.entry("application/fhir xml", EncodingEnum.XML),
            Map.entry("text/xml", EncodingEnum.XML));

    private static final Pattern QUALITY = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");
    private static final Pattern PARAMETER = Pattern.compile("\\s*;\\s*([a-zA-Z-]+)\\s*=\\s*\"?([^\";,\\s]*)\"?");

    private MediaTypes() {}

    /** The form that the client likes best of those that are spoken, JSON if all the same; {@code _format} decides over Accept. */
    static Optional<EncodingEnum> format(Map<String, List<String>> parameters, Call.Headers headers) {
        List<String> formats = parameters.getOrDefault(Shaping.FORMAT, List.of());
        if (!formats.isEmpty()) {
            return formats.size() == 1
                    ? Optional.ofNullable(FORMATS.get(formats.getFirst().toLowerCase(Locale.ROOT)))
                    : Optional.empty();
        }
        Optional<String> accept = headers.joined("Accept").filter(text -> !text.isBlank());
        return accept.isEmpty()
                ? Optional.of(EncodingEnum.JSON)
                : best(List.of(accept.get().split(",", -1)));
    }

    private static Optional<EncodingEnum> best(List<String> ranges) {
        // browsers name XML before anything, and mean pages
        boolean browser = ranges.stream().anyMatch(range -> bare(range).equals("text/html"));
        EncodingEnum best = EncodingEnum.JSON;
        double most = 0;
        for (String range : ranges) {
            Optional<EncodingEnum> format = Optional.ofNullable(ACCEPTED.get(bare(range)))
                    .filter(known -> known == EncodingEnum.JSON || !browser)
                    .filter(_ -> isOurVersion(range));
            double quality = quality(range);
            if (format.isPresent() && (quality > most || (quality == most && format.get() == EncodingEnum.JSON))) {
                best = format.get();
                most = quality;
            }
        }
        return most > 0 ? Optional.of(best) : Optional.empty();
    }

    private static double quality(String range) {
        return parameter(range, "q")
                .filter(q -> QUALITY.matcher(q).matches())
                .map(Double::parseDouble)
                .orElse(1.0);
    }

    /** A resource as the routes take it. */
    static Optional<Objection> objectionToResource(Call.Headers headers) {
        String type = headers.joined("Content-Type").orElse("");
        boolean utf8 = parameter(type, "charset").map("utf-8"::equalsIgnoreCase).orElse(true);
        if (!JSON.contains(bare(type)) || !isOurVersion(type) || !utf8) {
            return unsupported("Send FHIR 4.0 JSON in UTF-8 as Content-Type application/fhir+json.");
        }
        String encoding = headers.joined("Content-Encoding").orElse("identity").trim();
        return Set.of("identity", "gzip").contains(encoding.toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : unsupported("Of all content encodings only gzip is taken.");
    }

    /** A form, as {@code _search} takes it. */
    static Optional<Objection> objectionToForm(Call.Headers headers) {
        boolean form = headers.joined("Content-Type")
                .map(type -> bare(type).equals("application/x-www-form-urlencoded"))
                .orElse(false);
        return form && headers.joined("Content-Encoding").isEmpty()
                ? Optional.empty()
                : unsupported("Send the search's parameters as application/x-www-form-urlencoded, not compressed.");
    }

    private static Optional<Objection> unsupported(String says) {
        return Optional.of(new Objection.UnsupportedMedia(says));
    }

    private static boolean isOurVersion(String type) {
        return parameter(type, "fhirVersion").map("4.0"::equals).orElse(true);
    }

    private static String bare(String type) {
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
    }

    private static Optional<String> parameter(String type, String name) {
        int semicolon = type.indexOf(';');
        Matcher parameters = PARAMETER.matcher(semicolon < 0 ? "" : type.substring(semicolon));
        while (parameters.find()) {
            if (parameters.group(1).equalsIgnoreCase(name)) {
                return Optional.of(parameters.group(2));
            }
        }
        return Optional.empty();
    }
}
