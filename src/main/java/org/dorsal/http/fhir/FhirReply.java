package org.dorsal.http.fhir;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.*;

/**
 * Response before it is sent, with the body as final bytes.
 *
 * @param problem reason of a refusal, in a sentence of ours
 */
record FhirReply(int status, Map<String, String> headers, byte[] body, Optional<String> problem) {
    static final String FHIR_JSON = "application/fhir+json;charset=utf-8";
    private static final byte[] NO_BODY = {};

    FhirReply {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** FHIR JSON with that status. */
    static FhirReply json(int status, byte[] body) {
        return new FhirReply(status, Map.of("Content-Type", FHIR_JSON), body, Optional.empty());
    }

    static FhirReply empty(int status) {
        return new FhirReply(status, Map.of(), NO_BODY, Optional.empty());
    }

    /** The same with one header more, or with another value in it. */
    FhirReply with(String name, String value) {
        Map<String, String> extended = new LinkedHashMap<>(headers);
        extended.put(name, value);
        return new FhirReply(status, extended, body, problem);
    }

    /** The same in another form. */
    FhirReply withBody(byte[] shaped) {
        return new FhirReply(status, headers, shaped, problem);
    }

    /** Copy of this response with the reason of the refusal. */
    FhirReply refusing(String message) {
        return new FhirReply(status, headers, body, Optional.of(message));
    }

    /** Sends it. Nothing else is to be told to a client that has closed the connection. */
    void writeTo(HttpServletResponse response) {
        response.setStatus(status);
        headers.forEach(response::setHeader);
        if (headers.containsKey("Cache-Control")) {
            // caches keep an answer for each format, and for each origin, since a listed one gets a header that others
            // lack; documents of one format name what else theirs depends on
            response.setHeader("Vary", "Origin, " + headers.getOrDefault("Vary", "Accept"));
        }
        if (status == HttpServletResponse.SC_NOT_MODIFIED || status == HttpServletResponse.SC_NO_CONTENT) {
            return;
        }
        if (response instanceof BundleEntryResponse entry) {
            entry.setBody(body);
            return;
        }
        response.setContentLength(body.length);
        try {
            response.getOutputStream().write(body);
        } catch (IOException _) {
            // the event is recorded, the response is lost
        }
    }
}
