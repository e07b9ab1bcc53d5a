package org.dorsal.writeback;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dorsal.smart.launch.EhrReply;

/**
 * A resource as the EHR knows it.
 *
 * @param id logical id in the EHR, without its type
 * @param version its meta.versionId there, when it was told
 */
public record EhrCopy(String id, Optional<String> version) {

    /** Longest of those seen: 109 characters (Epic). What has other characters would name another address. */
    private static final Pattern ID = Pattern.compile("(?=.*[A-Za-z0-9])[A-Za-z0-9._~-]{1,256}");

    /** Whether it may be the logical id of an EHR: opaque text, longer than FHIR R4 allows. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Where an answer says that the resource is. A place outside of the EHR's own FHIR base is no place. */
    static final class Location {
        private static final Pattern PLACE =
                Pattern.compile("/?([A-Z][A-Za-z]+)/([^/?#]+)(?:/_history/([A-Za-z0-9.-]{1,256}))?");
        private static final Pattern ETAG = Pattern.compile("(?:W/)?\"([A-Za-z0-9.-]{1,256})\"");
        private static final Pattern DEFAULT_PORT = Pattern.compile("^(https://[^/:]+):443(?=/|$)");

        private Location() {}

        /** The copy that {@code Location} and {@code ETag} name. */
        static Optional<EhrCopy> of(EhrReply.CompleteEhrReply answer, String fhirBase, String type) {
            return answer.header("location")
                    .or(() -> answer.header("content-location"))
                    .flatMap(named -> below(named, fhirBase))
                    .map(PLACE::matcher)
                    .filter(Matcher::matches)
                    .filter(place -> place.group(1).equals(type) && isId(place.group(2)))
                    .map(place ->
                            new EhrCopy(place.group(2), etag(answer).or(() -> Optional.ofNullable(place.group(3)))));
        }

        static Optional<String> etag(EhrReply.CompleteEhrReply answer) {
            return answer.header("etag")
                    .map(String::strip)
                    .map(ETAG::matcher)
                    .filter(Matcher::matches)
                    .map(tag -> tag.group(1));
        }

        /** Absolute, from the host's root, or from the base: all three are seen. */
        private static Optional<String> below(String told, String fhirBase) {
            String base = withoutDefaultPort(
                    fhirBase.endsWith("/") ? fhirBase.substring(0, fhirBase.length() - 1) : fhirBase);
            String named = withoutDefaultPort(told);
            if (named.startsWith(base + "/")) {
                return Optional.of(named.substring(base.length()));
            }
            if (named.contains("://") || named.startsWith("//")) {
                return Optional.empty();
            }
            String path = base.replaceFirst("^[a-z]+://[^/]+", "");
            return Optional.of(named.startsWith(path + "/") ? named.substring(path.length()) : named);
        }

        private static String withoutDefaultPort(String address) {
            return DEFAULT_PORT.matcher(address).replaceFirst("$1");
        }
    }
}
