package org.dorsal.smart.launch;

import java.util.Map;
import java.util.Optional;

/** Result of an {@link EhrCall}. */
public sealed interface EhrReply {

    /**
     * Complete answer of the EHR, including redirects, which are not followed.
     *
     * @param headers first value by lower-case name: {@code location}, {@code content-location}, {@code etag}, {@code
     * last-modified}, {@code retry-after}, {@code content-type}
     */
    record CompleteEhrReply(int status, Map<String, String> headers, byte[] body) implements EhrReply {
        public CompleteEhrReply {
            headers = Map.copyOf(headers);
        }

        public Optional<String> header(String lowerCaseName) {
            return Optional.ofNullable(headers.get(lowerCaseName));
        }

        @Override
        public String toString() {
            return "CompleteEhrReply[" + status + "]";
        }
    }

    /** An answer with more than {@link EhrClient#MAX_BYTES}; the request has arrived. */
    record OversizedReply(int status) implements EhrReply {}

    /** Certainly not seen by the EHR. */
    record UnsentEhrRequest() implements EhrReply {}

    /** Sent, at least in part, and no whole answer: whether the EHR did it is not known. */
    record MissingEhrReply() implements EhrReply {}

    /** No token is available for the call. */
    record MissingEhrToken(MissingTokenReason why) implements EhrReply {}

    /** The address is not below the EHR's FHIR base; nothing was sent. */
    record ForeignAddress() implements EhrReply {}

    enum MissingTokenReason {
        /** The launch is over, or its token could not be renewed. */
        OVER,
        /** The token endpoint is unreachable, or another caller is renewing the token. */
        NOT_NOW,
        /** The EHR refused a token to the site's own client. */
        REFUSED
    }
}
