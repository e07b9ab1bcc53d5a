package org.dorsal.smart;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Path of a request as area, segment and rest: {@code /audit/north/searches}. Guards and endpoints read it here, as it
 * was sent; the firewall refuses paths that dispatch would read differently.
 *
 * @param area first segment, such as {@code fhir}; empty for none
 * @param segment second segment: a site or a launch; empty for none
 * @param subpath what follows, with its slash; empty for none
 */
public record RequestPath(String area, String segment, String subpath) {
    /** Encoded unreserved characters (RFC 3986, 2.3), which mean the same without the encoding. */
    private static final Pattern ENCODED_LETTER =
            Pattern.compile("%(?:2[dDeE]|3[0-9]|[46][1-9a-fA-F]|5[0-9aAfF]|7[0-9aAeE])");

    /** First character of a segment that belongs to no site's name, as in a launch's. */
    private static final Pattern AFTER_SITE = Pattern.compile("[^a-z0-9-]");

    private static final int PARTS = 4;

    public static RequestPath of(HttpServletRequest request) {
        String[] parts = request.getRequestURI().split("/", PARTS);
        return new RequestPath(
                parts.length > 1 ? parts[1] : "",
                parts.length > 2 ? parts[2] : "",
                parts.length == PARTS ? "/" + parts[PARTS - 1] : "");
    }

    /** Returns whether a guard that reads the path as sent and a dispatcher that decodes it see different letters. */
    public static boolean hasEncodedLetters(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.indexOf('%') >= 0 && ENCODED_LETTER.matcher(path).find();
    }

    /** Returns the name of the site in the second segment: a site, or what a launch's id begins with. */
    public String siteName() {
        return AFTER_SITE.split(segment, 2)[0];
    }

    /** Returns the second segment if it is written like a site. */
    public Optional<SiteId> site() {
        return SiteId.read(segment);
    }
}
