package org.dorsal.http.fhir;

import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.regex.*;
import org.dorsal.assessment.Refusal;
import org.dorsal.fhirjson.Problem;
import org.springframework.http.ETag;

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
     * Checks that If-Match is one version: HAPI makes it the version of the id. {@code *} would overwrite an unread
     * version.
     */
    static void checkIfMatch(Optional<String> sent) {
        Optional<String> header = sent.map(String::trim).filter(text -> !text.isEmpty());
        if (header.isEmpty()) {
            throw new ObjectionException(new Objection.ConditionMissing());
        }
        if (!VERSION.matcher(header.get()).matches()) {
            throw ObjectionException.badRequest(
                    "invalid", "If-Match must be one ETag as it was sent, such as W/\"1\".");
        }
    }

    /** The version that a tag names; 0 if it names none. */
    static int version(Optional<String> tag) {
        return tag.map(String::trim)
                .map(VERSION::matcher)
                .filter(Matcher::matches)
                .map(version -> Integer.parseInt(version.group(1)))
                .orElse(0);
    }

    /**
     * Checks that If-None-Match of a change does not name the version that is to be changed (RFC 9110, 13.1.2), the one
     * that If-Match names.
     */
    static void checkIfNoneMatch(Optional<String> ifNoneMatch, Optional<String> ifMatch) {
        if (isNamed(ifNoneMatch, of(version(ifMatch)))) {
            throw failed("If-None-Match excludes the version that is to be changed; leave it out.");
        }
    }

    /** Returns the refusal of a request with a condition that does not hold (412). */
    static ObjectionException failed(String message) {
        return ObjectionException.refused(new Refusal.ConcurrentChange(List.of(new Problem("conflict", "", message))));
    }

    /** Checks whether If-Match or If-None-Match names the tag; as FHIR's tags are weak, both are compared weakly. */
    static boolean isNamed(Optional<String> tags, String tag) {
        ETag current = ETag.create(tag);
        return tags.stream()
                .flatMap(header -> ETag.parse(header).stream())
                .anyMatch(tagged -> tagged.isWildcard() || tagged.compare(current, false));
    }

    /** A moment of an HTTP header as FHIR writes it. */
    static String instant(String date) {
        return ZonedDateTime.parse(date, HTTP_DATE).toInstant().toString();
    }

    /** A moment as HTTP headers write it. */
    static String date(Instant moment) {
        return HTTP_DATE.format(moment);
    }
}
