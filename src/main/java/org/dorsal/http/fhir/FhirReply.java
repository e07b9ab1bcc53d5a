package org.dorsal.http.fhir;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Response before it is sent, with the body as final bytes.
 *
 * @param problem reason of a refusal, in a sentence of ours
 */
record FhirReply(int status, List<Header> headers, byte[] body, Optional<String> problem) {
    static final String FHIR_JSON = "application/fhir+json;charset=utf-8";
    private static final byte[] NO_BODY = {};

    record Header(String name, String value) {}

    FhirReply {
        headers = List.copyOf(headers);
    }

    /** FHIR JSON with that status. */
    static FhirReply json(int status, byte[] body) {
        return new FhirReply(status, List.of(new Header("Content-Type", FHIR_JSON)), body, Optional.empty());
    }

    static FhirReply empty(int status) {
        return new FhirReply(status, List.of(), NO_BODY, Optional.empty());
    }

    /** The same with one header more, or with another value in it. */
    FhirReply with(String name, String value) {
        List<Header> all = new ArrayList<>(headers);
        all.removeIf(header -> header.name().equalsIgnoreCase(name));
        all.add(new Header(name, value));
        return new FhirReply(status, all, body, problem);
    }

    /** The same in another form. */
    FhirReply withBody(byte[] shaped) {
        return new FhirReply(status, headers, shaped, problem);
    }

    /** Copy of this response with the reason of the refusal. */
    FhirReply refusing(String says) {
        return new FhirReply(status, headers, body, Optional.of(says));
    }

    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    /** Sends it. Nothing else is to be told to a client that has closed the connection. */
    void writeTo(HttpServletResponse response) {
        response.setStatus(status);
        headers.forEach(header -> response.setHeader(header.name(), header.value()));
        // caches keep an answer for each format; documents of one format set Vary themselves
        if (header("Cache-Control").isPresent() && header("Vary").isEmpty()) {
            response.setHeader("Vary", "Accept");
        }
        if (status == HttpServletResponse.SC_NOT_MODIFIED || status == HttpServletResponse.SC_NO_CONTENT) {
            return;
        }
        response.setContentLength(body.length);
        try {
            response.getOutputStream().write(body);
        } catch (IOException _) {
            // the event is recorded, the response is lost
        }
    }

    @Override
    public String toString() {
        return "FhirReply[" + status + "]";
    }
}
