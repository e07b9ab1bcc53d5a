package org.dorsal.http.fhir;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.dorsal.smart.Caller;

/**
 * Request as received; only the caller is validated, by the security chain.
 *
 * @param caller the authenticated caller, or the objection
 * @param server continuation to HAPI's server
 */
record IncomingRequest(HttpServletRequest request, RequestStep<Caller> caller, HapiContinuation server) {
    /** Hands a request to the servlet behind the gate. */
    interface HapiContinuation {
        void go(HttpServletRequest gated) throws IOException, ServletException;
    }

    /** Decoded segments below {@code /fhir}; the first names the site. */
    List<String> path() {
        return FhirGateFilter.segments(request);
    }

    /** Raw query string; empty if there is none. */
    String query() {
        return Optional.ofNullable(request.getQueryString()).orElse("");
    }

    FhirCall.Headers headers() {
        return name -> Collections.list(request.getHeaders(name));
    }

    /** Address of the other end of the connection; forwarded headers say nothing here. */
    String network() {
        return request.getRemoteAddr();
    }

    @Override
    public String toString() {
        return "IncomingRequest[" + request.getMethod() + "]";
    }
}
