package org.dorsal.http.fhir;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to one site whose route, caller and form were found good.
 *
 * @param path values of the route's variables, such as {@code id}
 * @param parameters of the URL, and of the form where one was sent; decoded, in their order, without {@code _format}
 * @param body as it came over the wire; empty where the route takes none
 * @param requestId {@code X-Request-Id}
 * @param network address that the request came from
 */
record Call(
        Doorway at,
        String type,
        Map<String, String> path,
        Map<String, List<String>> parameters,
        Headers headers,
        byte[] body,
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

    String variable(String name) {
        return path.getOrDefault(name, "");
    }

    boolean gzipped() {
        return headers.joined("Content-Encoding")
                .map(encoding -> encoding.trim().equalsIgnoreCase("gzip"))
                .orElse(false);
    }

    @Override
    public String toString() {
        return "Call[" + requestId + "]";
    }
}
