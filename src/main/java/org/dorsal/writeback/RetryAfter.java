package org.dorsal.writeback;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code Retry-After} (RFC 9110, 10.2.3): seconds, or an HTTP date. */
final class RetryAfter {
    /** Whoever says "next year" is looked at again tomorrow. */
    static final Duration MOST = Duration.ofDays(1);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private RetryAfter() {}

    /** The moment it names, at most {@link #MOST} ahead and never in the past; empty when it names none. */
    static Optional<Instant> of(String header, Instant now) {
        String text = header.strip();
        Optional<Instant> named =
                SECONDS.matcher(text).matches() ? Optional.of(now.plusSeconds(Long.parseLong(text))) : date(text);
        return named.map(at -> at.isBefore(now) ? now : at).map(at -> {
            Instant latest = now.plus(MOST);
            return at.isAfter(latest) ? latest : at;
        });
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
