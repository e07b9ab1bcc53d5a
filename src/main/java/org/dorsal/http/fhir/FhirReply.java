package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.api.EncodingEnum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Response before it is sent, with the body as final bytes.
 *
 * @param shown content of the audit event for this response
 */
record FhirReply(int status, List<Header> headers, byte[] body, RequestEvents.DisclosedContent shown) {
    static final String FHIR_JSON = "application/fhir+json;charset=utf-8";
    private static final int LEAST_ERROR = 400;
    private static final byte[] NO_BODY = {};

    record Header(String name, String value) {}

    FhirReply {
        headers = List.copyOf(headers);
    }

    /** FHIR JSON with that status. */
    static FhirReply json(int status, byte[] body) {
        return new FhirReply(
                status, List.of(new Header("Content-Type", FHIR_JSON)), body, RequestEvents.DisclosedContent.NOTHING);
    }

    static FhirReply empty(int status) {
        return new FhirReply(status, List.of(), NO_BODY, RequestEvents.DisclosedContent.NOTHING);
    }

    /** The same with one header more, or with another value in it. */
    FhirReply with(String name, String value) {
        List<Header> all = new ArrayList<>(headers);
        all.removeIf(header -> header.name().equalsIgnoreCase(name));
        all.add(new Header(name, value));
        return new FhirReply(status, all, body, shown);
    }

    /** The same in another form. */
    FhirReply withBody(byte[] shaped, EncodingEnum format) {
        return new FhirReply(status, headers, shaped, shown)
                .with("Content-Type", format.getResourceContentTypeNonLegacy() + ";charset=utf-8");
    }

    boolean isRefusal() {
        return status >= LEAST_ERROR;
    }

    boolean isFhir() {
        return header("Content-Type").equals(Optional.of(FHIR_JSON));
    }

    /** Copy of this response with another audit content. */
    FhirReply telling(RequestEvents.DisclosedContent of) {
        return new FhirReply(status, headers, body, of);
    }

    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    @Override
    public String toString() {
        return "FhirReply[" + status + "]";
    }
}
