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

    /** Where an answer says that the resource is. A place outside of the EHR's own FHIR base is no place. */
    static final class Location {
        private static final Pattern PLACE =
                Pattern.compile("/?([A-Z][A-Za-z]+)/([A-Za-z0-9._~-]{1,256})(?:/_history/([A-Za-z0-9._~-]{1,256}))?");
        private static final Pattern ETAG = Pattern.compile("(?:W/)?\"([A-Za-z0-9.-]{1,64})\"");

        private Location() {}

        /** The copy that {@code Location} and {@code ETag} name. */
        static Optional<EhrCopy> of(EhrReply.Answered answer, String fhirBase, String type) {
            return answer.header("location")
                    .or(() -> answer.header("content-location"))
                    .flatMap(named -> below(named, fhirBase))
                    .map(PLACE::matcher)
                    .filter(Matcher::matches)
                    .filter(place -> place.group(1).equals(type))
                    .map(place ->
                            new EhrCopy(place.group(2), etag(answer).or(() -> Optional.ofNullable(place.group(3)))));
        }

        /** The version that {@code ETag} names. */
        static Optional<String> etag(EhrReply.Answered answer) {
            return answer.header("etag")
                    .map(String::strip)
                    .map(ETAG::matcher)
                    .filter(Matcher::matches)
                    .map(tag -> tag.group(1));
        }

        private static Optional<String> below(String named, String fhirBase) {
            String base = fhirBase.endsWith("/") ? fhirBase.substring(0, fhirBase.length() - 1) : fhirBase;
            if (named.startsWith(base + "/")) {
                return Optional.of(named.substring(base.length()));
            }
            return named.contains("://") || named.startsWith("//") ? Optional.empty() : Optional.of(named);
        }
    }
}
