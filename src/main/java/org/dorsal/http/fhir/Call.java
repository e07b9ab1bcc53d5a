package org.dorsal.http.fhir;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.smart.Caller;

/**
 * A request to one site whose route, caller and form were found good.
 *
 * @param path values of the route's variables, such as {@code id}
 * @param parameters of the URL, and of the form where one was sent; decoded, in their order, without {@code _format} and {@code _pretty}
 * @param shaping in what form the answer is wanted
 * @param sent the body, empty where the route takes none
 * @param requestId {@code X-Request-Id}
 * @param network address that the request came from
 */
record Call(
        FhirSettings.FhirSite at,
        String type,
        Map<String, String> path,
        Map<String, List<String>> parameters,
        Shaping shaping,
        Headers headers,
        RequestForm.Bodies.Body sent,
        String requestId,
        String network) {

    /** The request's headers. */
    @FunctionalInterface
    interface Headers {
        /** All values of the header of that name, in their order. */
        List<String> all(String name);

        /** All its values as one list, as HTTP reads repeated headers; empty when there is none. */
        default Optional<String> joined(String name) {
            List<String> all = all(name);
            return all.isEmpty() ? Optional.empty() : Optional.of(String.join(",", all));
        }
    }

    /** The logical id in the address; empty where it names none. */
    String id() {
        return path.getOrDefault("id", "");
    }

    byte[] body() {
        return sent.bytes();
    }

    boolean gzipped() {
        return sent.gzipped();
    }

    @Override
    public String toString() {
        return "Call[" + requestId + "]";
    }

    /**
     * A request as it arrived, nothing of it believed yet but what the security chain found out.
     *
     * @param caller whose token was checked, or why there is none
     * @param server HAPI's, which comes next
     */
    record Incoming(HttpServletRequest request, Step<Caller> caller, Onward server) {
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

        Call.Headers headers() {
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
}
