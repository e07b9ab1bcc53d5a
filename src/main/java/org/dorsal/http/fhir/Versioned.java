package org.dorsal.http.fhir;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.dorsal.store.StoredVersion;

/** Replies that are one version of one resource, or tell of it. */
final class Versioned {
    /** RFC 9110, 5.6.7: two digits for the day, which {@link DateTimeFormatter#RFC_1123_DATE_TIME} does not write. */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Versioned() {}

    /** The stored bytes, or 304 where the client has them. Only the ETag decides: a date is too coarse for amendments. */
    static Reply read(StoredVersion found, Call.Headers headers) {
        Reply reply = EntityTags.isKnown(headers, EntityTags.of(found.version()))
                ? Reply.empty(304)
                : Reply.json(200, found.body());
        return stamped(reply, found.version(), found.recordedAt()).telling(Shown.of(List.of(found)));
    }

    static Reply stamped(Reply reply, int version, Instant recordedAt) {
        return reply.with("ETag", EntityTags.of(version)).with("Last-Modified", HTTP_DATE.format(recordedAt));
    }
}
