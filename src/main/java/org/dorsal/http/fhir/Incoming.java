package org.dorsal.http.fhir;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.dorsal.smart.Caller;

/**
 * A request as it arrived, nothing of it believed yet but what the security chain found out.
 *
 * @param caller whose token was checked, or why there is none
 * @param server HAPI's, which comes next
 */
record Incoming(HttpServletRequest request, RequestStep<Caller> caller, Onward server) {
    /** Hands a request to the servlet behind the gate. */
    interface Onward {
        void go(HttpServletRequest gated) throws IOException, ServletException;
    }

    /** Decoded segments below {@code /fhir}; the first names the site. */
    List<String> path() {
        return FhirGate.segments(request);
    }

    /** As it stands in the URL, empty without one. */
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
        return "Incoming[" + request.getMethod() + "]";
    }
}
