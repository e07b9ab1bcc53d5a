package org.dorsal.smart.launch;

import java.net.http.HttpHeaders;
import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.regex.Pattern;

/** Result of an HTTP exchange with an EHR or another registered server. */
public sealed interface HttpAnswer extends EhrReply {
    /**
     * Complete answer with any status; redirects are not followed.
     *
     * @param headers first value by lower-case name: {@code location}, {@code content-location}, {@code etag}, {@code
     * last-modified}, {@code retry-after}, {@code content-type}, {@code date}
     */
    record CompleteAnswer(int status, Map<String, String> headers, byte[] body) implements HttpAnswer {
        private static final List<String> HEADERS =
                List.of("location", "content-location", "etag", "last-modified", "retry-after", "content-type", "date");
        /** Foreign text that may be sent back, such as an ETag in {@code If-Match}. */
        private static final Pattern PLAIN = Pattern.compile("[\\x20-\\x7E]{1,2000}");

        private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

        public CompleteAnswer {
            headers = Map.copyOf(headers);
        }

        static CompleteAnswer of(int status, HttpHeaders headers, byte[] body) {
            Map<String, String> plain = new HashMap<>();
            HEADERS.forEach(name -> headers.firstValue(name)
                    .filter(value -> PLAIN.matcher(value).matches())
                    .ifPresent(value -> plain.put(name, value)));
            return new CompleteAnswer(status, plain, body);
        }

        public Optional<String> header(String lowerCaseName) {
            return Optional.ofNullable(headers.get(lowerCaseName));
        }

        /**
         * Returns the time before which the same request shall not come again (RFC 9110, 10.2.3), not in the past; empty
         * without a valid {@code Retry-After}, in seconds or as an HTTP date.
         *
         * @param most longest pause that is kept
         */
        public Optional<Instant> retryAfter(Instant now, Duration most) {
            return header("retry-after")
                    .map(String::strip)
                    .flatMap(text -> SECONDS.matcher(text).matches()
                            ? Optional.of(now.plusSeconds(Long.parseLong(text)))
                            : date(text))
                    .map(named -> named.isBefore(now) ? now : named)
                    .map(named -> named.isAfter(now.plus(most)) ? now.plus(most) : named);
        }

        private static Optional<Instant> date(String text) {
            try {
                return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
            } catch (DateTimeException _) {
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return "CompleteAnswer[" + status + "]";
        }
    }

    /**
     * The body exceeds the limit and was not read to its end; the request has arrived.
     *
     * @param forNow whether this service had no memory for it, so that the same body may be read later
     */
    record OversizedAnswer(int status, boolean forNow) implements HttpAnswer {
        public OversizedAnswer(int status) {
            this(status, false);
        }
    }

    /** The other side certainly did nothing: there was no connection, or nothing of the body has left. */
    record UnsentRequest() implements HttpAnswer {}

    /** Sent, at least in part, and no whole answer in time: whether the other side acted is not known. */
    record MissingAnswer() implements HttpAnswer {}
}
