package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Refusal;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Parsed;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.springframework.http.MediaType;

/**
 * Body of a request as it was sent, read up to a limit plus one byte; slow senders are refused.
 *
 * @param gzipped whether it is still compressed
 */
record RequestBody(byte[] bytes, boolean gzipped) {
    static final int MAX_FORM_BYTES = 64 * 1024;
    static final int MAX_RESOURCE_BYTES = Limits.ofRequests().maxBytes();

    private static final Gate GATE = new Gate(Limits.ofRequests());
    private static final List<MediaType> RESOURCES =
            List.of(MediaType.parseMediaType("application/fhir+json"), MediaType.APPLICATION_JSON);

    /** Bytes read before the request takes capacity; all connections together may hold 32 MB. */
    private static final int BEGINNING_BYTES = 16 * 1024;

    /** Whether the coding is gzip; x-gzip is the same (RFC 9110, 8.4.1.3). */
    static boolean isGzipped(Optional<String> contentEncoding) {
        return contentEncoding.map(String::trim).stream()
                .anyMatch(encoding -> encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip"));
    }

    /** Checks the headers of a resource. */
    static void checkResource(FhirCall call) {
        boolean json = contentType(call)
                .filter(type -> RESOURCES.stream().anyMatch(type::equalsTypeAndSubtype))
                .filter(ResponseShape::isFhir4)
                .filter(type -> type.getCharset() == null || StandardCharsets.UTF_8.equals(type.getCharset()))
                .isPresent();
        if (!json) {
            throw unsupported("Send FHIR 4.0 JSON in UTF-8 as Content-Type application/fhir+json.");
        }
        Optional<String> encoding = call.header("Content-Encoding");
        if (!isGzipped(encoding) && !encoding.orElse("identity").trim().equalsIgnoreCase("identity")) {
            throw unsupported("Of all content encodings only gzip is taken.");
        }
    }

    /** Checks the headers of a form, as {@code _search} takes it. */
    static void checkForm(FhirCall call) {
        boolean form = contentType(call)
                .filter(MediaType.APPLICATION_FORM_URLENCODED::equalsTypeAndSubtype)
                .isPresent();
        if (!form || call.header("Content-Encoding").isPresent()) {
            throw unsupported("Send the search's parameters as application/x-www-form-urlencoded, not compressed.");
        }
    }

    private static Optional<MediaType> contentType(FhirCall call) {
        return call.header("Content-Type")
                .map(ResponseShape::mediaTypes)
                .filter(types -> types.size() == 1)
                .map(List::getFirst);
    }

    private static ObjectionException unsupported(String message) {
        return new ObjectionException(new Objection.UnsupportedMedia(message));
    }

    /**
     * Beginning of the body, which is the whole of most bodies; empty if the announced length exceeds the limit. Read
     * before the request takes capacity, because the sender may be slow.
     */
    static byte[] beginning(ServletRequestDetails details, int limit) {
        return announced(details) > limit ? new byte[0] : arrived(details, BEGINNING_BYTES);
    }

    /** The whole body, of which the beginning is read already. */
    static byte[] read(ServletRequestDetails details, int limit) {
        byte[] beginning = details.getRequestContentsIfLoaded();
        if (announced(details) > limit) {
            throw new ObjectionException(new Objection.OversizedObjection());
        }
        byte[] body = beginning;
        if (beginning.length == BEGINNING_BYTES) {
            byte[] remaining = arrived(details, Math.max(0, limit + 1 - beginning.length));
            body = Arrays.copyOf(beginning, beginning.length + remaining.length);
            System.arraycopy(remaining, 0, body, beginning.length, remaining.length);
        }
        if (body.length > limit) {
            throw new ObjectionException(new Objection.OversizedObjection());
        }
        return body;
    }

    /** -1 where it is not said. */
    private static long announced(ServletRequestDetails details) {
        return details.getServletRequest().getContentLengthLong();
    }

    /** Reads the given number of bytes, or fewer at the end of the body; the connector ends slow bodies. */
    private static byte[] arrived(ServletRequestDetails details, int limit) {
        try {
            return details.getServletRequest().getInputStream().readNBytes(limit);
        } catch (IOException _) {
            throw new ObjectionException(new Objection.TooSlow()); // or the client has closed the connection
        }
    }

    /** Returns the resource of a body that passes the gate of requests; refuses it otherwise. */
    <R extends IBaseResource> R resource(Class<R> type) {
        return switch (accepted(FhirJson.context().getResourceType(type)).parse(type)) {
            case Parsed.ParsedResource<R>(var resource) -> resource;
            case Parsed.UnparsableResource<R>(var problems) -> throw ObjectionException.badRequest(problems);
        };
    }

    /** Returns the unpacked body when it passes the gate; refuses it otherwise. */
    Gate.AcceptedBody accepted(String type) {
        return switch (gated(type)) {
            case Gate.AcceptedBody passed -> passed;
            case Gate.GateRefusal refusal -> throw ObjectionException.refused(Refusal.of(refusal));
        };
    }

    Gate.GateResult gated(String type) {
        return gzipped ? GATE.checkGzipped(bytes, type) : GATE.check(bytes, type);
    }

    @Override
    public String toString() {
        return "RequestBody[" + bytes.length + " bytes]";
    }
}
