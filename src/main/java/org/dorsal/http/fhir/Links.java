package org.dorsal.http.fhir;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Addresses of searches, made from the configured base and never from what a request called its host. */
final class Links {
    private Links() {}

    /** The address with these parameters, in this order; the same parameters give the same text. */
    static String of(String address, List<QueryParameter> parameters) {
        return parameters.isEmpty()
                ? address
                : parameters.stream()
                        .map(parameter -> encoded(parameter.name()) + "=" + encoded(parameter.value()))
                        .collect(Collectors.joining("&", address + "?", ""));
    }

    /** Percent-encoding (RFC 3986); characters that a query may contain unescaped remain readable. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/")
                .replace("%3A", ":")
                .replace("%2C", ",")
                .replace("%7E", "~");
    }

    /** Query parameter with the decoded value. The value may identify a patient, so it is never printed. */
    record QueryParameter(String name, String value) {}
}
