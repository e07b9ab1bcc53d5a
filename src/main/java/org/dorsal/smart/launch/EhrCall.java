package org.dorsal.smart.launch;

import java.util.*;
import java.util.regex.Pattern;

/**
 * Request to the EHR's FHIR API.
 *
 * @param address relative to the FHIR base ({@code Observation}, {@code Observation/7}), or absolute as in a {@code
 * next} link
 * @param headers {@code If-Match}, {@code If-None-Match}, {@code If-None-Exist}, {@code Prefer}, {@code
 * Cache-Control} and {@code X-Request-Id} only; {@link EhrClient} adds the authorization
 * @param body FHIR JSON; empty for GET, required otherwise
 */
public record EhrCall(Method method, String address, Map<String, String> headers, byte[] body) {
    private static final Set<String> TAKEN =
            Set.of("if-match", "if-none-match", "if-none-exist", "prefer", "cache-control", "x-request-id");
    /** No line break: a value may stem from an EHR. */
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E]{1,2000}");

    public EhrCall {
        headers = Map.copyOf(headers);
        headers.forEach((name, value) -> {
            if (!TAKEN.contains(name.toLowerCase(Locale.ROOT))
                    || !VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("not a header of a call: " + name);
            }
        });
        if ((method == Method.GET) != (body.length == 0)) {
            throw new IllegalArgumentException("GET has no body, and what is written has one");
        }
    }

    public static EhrCall get(String address) {
        return new EhrCall(Method.GET, address, Map.of(), new byte[0]);
    }

    public enum Method {
        GET,
        POST,
        PUT
    }
}
