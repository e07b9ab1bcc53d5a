package org.dorsal.smart;

import java.util.Optional;
import java.util.regex.Pattern;

/** Name of one site in settings and in every URL: 1 to 40 characters of {@code [a-z0-9-]}. */
public record SiteId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,40}");

    public SiteId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a site's name has 1 to 40 characters of a-z, 0-9 and -");
        }
    }

    /** Returns the site of that name; empty if it is not written like one. */
    static Optional<SiteId> read(String name) {
        return Optional.of(name).filter(text -> FORM.matcher(text).matches()).map(SiteId::new);
    }

    @Override
    public String toString() {
        return value;
    }
}
