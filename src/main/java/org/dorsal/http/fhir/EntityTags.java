package org.dorsal.http.fhir;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ETags (RFC 9110, 8.8.3): FHIR writes a version's number as a weak one; clients that send it as a strong one mean
 * the same.
 */
final class EntityTags {
    private static final Pattern VERSION = Pattern.compile("(?:W/)?\"([1-9][0-9]{0,8})\"");

    /** RFC 9110, 5.6.7: two digits for the day, which {@link DateTimeFormatter#RFC_1123_DATE_TIME} does not write. */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private EntityTags() {}

    static String of(int version) {
        return weak(Integer.toString(version));
    }

    static String weak(String value) {
        return "W/\"" + value + "\"";
    }

    /**
     * Reads the version number in If-Match. Exactly one ETag is accepted, because {@code *} would overwrite an unread
     * version.
     */
    static RequestStep<Integer> ifMatch(FhirCall.Headers headers) {
        Optional<String> header = headers.joined("If-Match").map(String::trim).filter(text -> !text.isEmpty());
        if (header.isEmpty()) {
            return RequestStep.stop(new Objection.ConditionMissing());
        }
        Matcher version = VERSION.matcher(header.get());
        return version.matches()
                ? RequestStep.done(Integer.parseInt(version.group(1)))
                : RequestStep.stop(
                        Objection.BadRequest.of("If-Match must be one ETag as it was sent, such as W/\"1\"."));
    }

    /** Checks whether the client has the current representation (If-None-Match, weak comparison). */
    static boolean isKnown(FhirCall.Headers headers, String tag) {
        return headers.joined("If-None-Match")
                .map(known -> Arrays.stream(known.split(",", -1))
                        .map(String::trim)
                        .anyMatch(one -> one.equals("*") || strong(one).equals(strong(tag))))
                .orElse(false);
    }

    private static String strong(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    /** A moment as HTTP headers write it. */
    static String date(Instant moment) {
        return HTTP_DATE.format(moment);
    }
}
