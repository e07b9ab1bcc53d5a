package org.dorsal.writeback;

import java.util.Optional;
import java.util.regex.*;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.store.StoredItem.EhrCopy;

/** Reads a resource's location from an EHR's reply. A location outside of the EHR's own FHIR base is ignored. */
public final class EhrLocation {
    private static final Pattern PLACE =
            Pattern.compile("/?([A-Z][A-Za-z]+)/([^/?#]+)(?:/_history/([A-Za-z0-9.-]{1,256}))?");
    private static final Pattern ETAG = Pattern.compile("(?:W/)?\"([A-Za-z0-9.-]{1,256})\"");
    private static final Pattern DEFAULT_PORT = Pattern.compile("^(https://[^/:]+):443(?=/|$)");

    private EhrLocation() {}

    /** The copy that {@code Location} and {@code ETag} name. */
    static Optional<EhrCopy> of(HttpAnswer.CompleteAnswer answer, String fhirBase, String type) {
        return answer.header("location")
                .or(() -> answer.header("content-location"))
                .flatMap(named -> below(named, fhirBase))
                .map(PLACE::matcher)
                .filter(Matcher::matches)
                .filter(place -> place.group(1).equals(type) && LogicalIds.isEhr(place.group(2)))
                .map(place -> new EhrCopy(place.group(2), etag(answer).or(() -> Optional.ofNullable(place.group(3)))));
    }

    static Optional<String> etag(HttpAnswer.CompleteAnswer answer) {
        return answer.header("etag")
                .map(String::strip)
                .map(ETAG::matcher)
                .filter(Matcher::matches)
                .map(tag -> tag.group(1));
    }

    /**
     * Returns the path below the base. Absolute addresses, paths from the host's root and paths from the base all
     * occur.
     */
    private static Optional<String> below(String reference, String fhirBase) {
        String base =
                withoutDefaultPort(fhirBase.endsWith("/") ? fhirBase.substring(0, fhirBase.length() - 1) : fhirBase);
        String named = withoutDefaultPort(reference);
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
