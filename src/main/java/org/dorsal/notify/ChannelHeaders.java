package org.dorsal.notify;

import java.net.http.HttpRequest;
import java.util.*;
import java.util.regex.*;

/** Headers of a channel, each {@code Name: value}; they hold the receiver's secret, so no value is ever repeated. */
final class ChannelHeaders {
    static final int MAX_HEADERS = 10;
    private static final int MAX_CHARS = 4096;
    private static final Pattern FORM = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}):[ \\t]*([\\x20-\\x7E]+)");

    /** Headers of the connection and of the message, which the service writes itself (RFC 9110, 7.6.1). */
    private static final Set<String> OWN = Set.of(
            ("connection keep-alive proxy-connection proxy-authenticate proxy-authorization te trailer transfer-encoding"
                            + " upgrade host content-length content-type content-encoding expect forwarded via cookie"
                            + " traceparent tracestate")
                    .split(" "));

    private ChannelHeaders() {}

    /** Fault of a header, with the cure; empty when it may be sent. */
    static Optional<String> objection(String header) {
        Matcher parts = FORM.matcher(header);
        if (header.length() > MAX_CHARS || !parts.matches()) {
            return Optional.of("A header is one line, Name: value, of at most " + MAX_CHARS
                    + " printable ASCII characters; correct it.");
        }
        return OWN.contains(parts.group(1).toLowerCase(Locale.ROOT))
                ? Optional.of(
                        "This header belongs to the connection or to the message, which the service writes; leave it out.")
                : Optional.empty();
    }

    /** Sets the headers on a request. */
    static void set(HttpRequest.Builder request, List<String> headers) {
        for (String header : headers) {
            Matcher parts = FORM.matcher(header);
            if (parts.matches()) {
                request.header(parts.group(1), parts.group(2).strip());
            }
        }
    }
}
