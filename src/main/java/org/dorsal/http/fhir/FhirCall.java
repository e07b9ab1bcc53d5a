package org.dorsal.http.fhir;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Validated request to one site: route, caller, format and parameters are accepted.
 *
 * @param path values of the route's variables, such as {@code id}
 * @param parameters decoded parameters of the URL and of a form, in their order, without {@code _format} and {@code
 * _pretty}
 * @param shaping requested form of the response
 * @param sent the body; empty where the route takes none
 * @param requestId {@code X-Request-Id}
 * @param network IP address of the client
 */
record FhirCall(
        FhirSettings.FhirSite at,
        String type,
        Map<String, String> path,
        Map<String, List<String>> parameters,
        ResponseShape shaping,
        Headers headers,
        RequestReader.RequestBodyReader.RequestBody sent,
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
        return "FhirCall[" + requestId + "]";
    }
}
