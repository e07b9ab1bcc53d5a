package org.dorsal.http.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.dorsal.smart.signin.Auditor;
import org.dorsal.store.Page;

/**
 * Cursor of the next page in a URL: time and id of the last event, which reveal nothing about a patient, and an HMAC
 * bound to the session and the search.
 */
final class PageCursor {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,18})\\.([0-9a-f-]{36})\\.([0-9a-f]{32})");
    private static final int MARK_CHARS = 32;

    private PageCursor() {}

    static String write(Page.Position position, String search, Auditor auditor) {
        String where = ChronoUnit.MICROS.between(Instant.EPOCH, position.at()) + "." + position.id();
        return where + "." + mark(where, search, auditor);
    }

    /** Empty when it was not made by this session for this search. */
    static Optional<Page.Position> read(String text, String search, Auditor auditor) {
        Matcher parts = SHAPE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String right = mark(parts.group(1) + "." + parts.group(2), search, auditor);
        boolean authentic =
                MessageDigest.isEqual(right.getBytes(UTF_8), parts.group(3).getBytes(UTF_8));
        long micros = Long.parseLong(parts.group(1));
        return authentic
                ? Optional.of(new Page.Position(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), parts.group(2)))
                : Optional.empty();
    }

    private static String mark(String where, String search, Auditor auditor) {
        return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, auditor.csrf())
                .hmacHex("page|" + auditor.site() + "|" + search + "|" + where)
                .substring(0, MARK_CHARS);
    }
}
