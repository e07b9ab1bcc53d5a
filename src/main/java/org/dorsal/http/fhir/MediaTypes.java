package org.dorsal.http.fhir;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which forms are spoken (FHIR R4 http.html#mime-type): JSON of FHIR 4.0, in and out. */
final class MediaTypes {
    private static final Set<String> JSON = Set.of("application/fhir+json", "application/json");
    private static final Set<String> ACCEPTED =
            Set.of("application/fhir+json", "application/json", "text/json", "application/*", "*/*");
    // a plus in a URL is a blank once it is decoded
    private static final Set<String> FORMATS =
            Set.of("json", "application/json", "application/fhir+json", "application/fhir json", "text/json");
    private static final Pattern NO_QUALITY = Pattern.compile("0(\\.0{0,3})?");
    private static final Pattern PARAMETER = Pattern.compile("\\s*;\\s*([a-zA-Z-]+)\\s*=\\s*\"?([^\";,\\s]*)\"?");

    private MediaTypes() {}

    /** Whether JSON is among what the client takes; {@code _format} decides over Accept. */
    static boolean acceptsJson(Map<String, List<String>> parameters, Call.Headers headers) {
        return Optional.ofNullable(parameters.get("_format"))
                .map(formats -> formats.stream().allMatch(f -> FORMATS.contains(f.toLowerCase(Locale.ROOT))))
                .orElseGet(() -> headers.joined("Accept")
                        .filter(accept -> !accept.isBlank())
                        .map(accept -> Arrays.stream(accept.split(",", -1)).anyMatch(MediaTypes::takesJson))
                        .orElse(true));
    }

    private static boolean takesJson(String range) {
        return ACCEPTED.contains(bare(range))
                && isOurVersion(range)
                && !parameter(range, "q")
                        .map(q -> NO_QUALITY.matcher(q).matches())
                        .orElse(false);
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
