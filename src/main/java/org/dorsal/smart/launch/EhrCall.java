package org.dorsal.smart.launch;

import java.util.Map;

/**
 * One request to the EHR's FHIR API.
 *
 * @param address relative to the FHIR base ({@code Observation}, {@code Observation/7}), or absolute as in a {@code next} link
 * @param headers such as {@code If-Match}, {@code If-None-Exist}, {@code Prefer}; Authorization is not among them
 * @param body FHIR JSON, empty for GET
 */
public record EhrCall(Method method, String address, Map<String, String> headers, byte[] body) {
    public EhrCall {
        headers = Map.copyOf(headers);
    }

    /** A read or search. */
    public static EhrCall get(String address) {
        return new EhrCall(Method.GET, address, Map.of(), new byte[0]);
    }

    /** What Dorsal does at an EHR. */
    public enum Method {
        GET,
        POST,
        PUT
    }

    /** Addresses and bodies are nobody's business in a log. */
    @Override
    public String toString() {
        return "EhrCall[" + method + "]";
    }
}
