package org.dorsal.smart.signin;

import java.util.Optional;
import java.util.regex.Pattern;
import org.dorsal.smart.SiteId;

/** The page that somebody wanted before they were asked to sign in. Only a path below the site's own; else its first page. */
final class WishedPage {
    private static final int LONGEST = 1000;

    /** No backslash, no second slash, nothing encoded in the path: what browsers and servers read differently. */
    private static final Pattern PATH = Pattern.compile("(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*"
            + "(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?)?(?:\\?[A-Za-z0-9._~%&=+:,|/-]*)?");

    private WishedPage() {}

    static String of(SiteId site, Optional<String> wished) {
        String own = "/audit/" + site + "/";
        return wished.filter(path -> path.length() <= LONGEST && path.startsWith(own))
                .filter(path -> PATH.matcher(path.substring(own.length())).matches())
                .orElse(own);
    }
}
