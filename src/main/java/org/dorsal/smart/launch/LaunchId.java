package org.dorsal.smart.launch;

import java.time.Instant;
import java.util.*;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.dorsal.smart.SiteId;

/**
 * Names one launch in every page URL. It says where the launch belongs and is no secret: the cookie is.
 *
 * @param key random part, made at the launch
 */
public record LaunchId(SiteId site, UUID key) implements EhrClient.CallAuthority {
    private static final Pattern FORM =
            Pattern.compile("([a-z0-9-]{1,40})\\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    /** Parses the form used in URLs, {@code northside.0199…}; empty if the text is no launch id. */
    public static Optional<LaunchId> read(String text) {
        var parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new LaunchId(new SiteId(parts.group(1)), UUID.fromString(parts.group(2))))
                : Optional.empty();
    }

    /** Creates an id. The key is a UUIDv7 (RFC 9562, 5.7), so that the oldest of several cookies is identifiable. */
    static LaunchId made(SiteId site, Instant time, RandomGenerator random) {
        long high = (time.toEpochMilli() << 16) | 0x7000 | random.nextLong(1L << 12);
        long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
        return new LaunchId(site, new UUID(high, low));
    }

    /** Form used in URLs. */
    @Override
    public String toString() {
        return site.value() + "." + key;
    }
}
