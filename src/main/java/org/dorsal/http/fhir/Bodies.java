package org.dorsal.http.fhir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.dorsal.fhirjson.Limits;

/** Reads bodies from the wire, never more of one than its limit and a byte. */
final class Bodies {
    private static final int MAX_FORM_BYTES = 64 * 1024;
    private static final int MAX_RESOURCE_BYTES = Limits.ofRequests().maxBytes();

    private Bodies() {}

    /**
     * A resource as it was sent.
     *
     * @param gzipped whether it is still compressed
     */
    record Body(byte[] bytes, boolean gzipped) {
        static final Body NONE = new Body(new byte[0], false);

        @Override
        public String toString() {
            return "Body[" + bytes.length + " bytes]";
        }
    }

    static Step<Body> resource(Incoming in) {
        return MediaTypes.objectionToResource(in.headers())
                .<Step<byte[]>>map(Step::stop)
                .orElseGet(() -> read(in, MAX_RESOURCE_BYTES))
                .then(bytes -> Step.done(new Body(bytes, isGzipped(in.headers()))));
    }

    /** What an operation takes, sent bare or in {@code Parameters}. */
    static Step<Body> ofOperation(Incoming in) {
        return resource(in).then(OperationParameters::resourceIn);
    }

    /** No body, or one of {@code Parameters} without any. */
    static Step<Body> noParameters(Incoming in) {
        return in.headers().all("Content-Type").isEmpty()
                ? read(in, 0).then(_ -> Step.done(Body.NONE))
                : resource(in).then(OperationParameters::none);
    }

    /** The parameters of a form. */
    static Step<Map<String, List<String>>> form(Incoming in) {
        return MediaTypes.objectionToForm(in.headers())
                .<Step<byte[]>>map(Step::stop)
                .orElseGet(() -> read(in, MAX_FORM_BYTES))
                .then(body -> parameters(new String(body, StandardCharsets.ISO_8859_1)));
    }

    static Step<Map<String, List<String>>> parameters(String encoded) {
        return Parameters.decode(encoded)
                .<Step<Map<String, List<String>>>>map(Step::done)
                .orElseGet(() -> Step.stop(Objection.BadRequest.of(
                        "The parameters can't be decoded, or are too many; URL-encode them as UTF-8.")));
    }

    private static boolean isGzipped(Call.Headers headers) {
        return headers.joined("Content-Encoding")
                .map(encoding -> encoding.trim().equalsIgnoreCase("gzip"))
                .orElse(false);
    }

    private static Step<byte[]> read(Incoming in, int limit) {
        if (announced(in.headers()) > limit) {
            return Step.stop(new Objection.TooLarge());
        }
        try {
            byte[] body = in.request().getInputStream().readNBytes(limit + 1);
            return body.length > limit ? Step.stop(new Objection.TooLarge()) : Step.done(body);
        } catch (IOException _) {
            return Step.stop(new Objection.TooSlow()); // or the client has gone, and nobody reads this
        }
    }

    private static long announced(Call.Headers headers) {
        return headers.joined("Content-Length")
                .filter(length -> length.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
    }
}
