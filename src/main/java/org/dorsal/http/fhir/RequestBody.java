package org.dorsal.http.fhir;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.dorsal.assessment.Refusal;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.http.MeteredBody;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.springframework.http.MediaType;

/** Body of a request as it was sent, unpacked. */
record RequestBody(byte[] bytes) {
    static final int MAX_FORM_BYTES = 64 * 1024;
    static final int MAX_RESOURCE_BYTES = Limits.ofRequests().maxBytes();

    private static final Gate GATE = new Gate(Limits.ofRequests());
    private static final List<MediaType> RESOURCES =
            List.of(MediaType.parseMediaType("application/fhir+json"), MediaType.APPLICATION_JSON);

    /** Heap for a value of a resource while it is a tree and HAPI's model. */
    private static final int BYTES_OF_VALUE = 150;

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

    /** Reads the body, and unpacks it, within the request's memory. */
    static byte[] read(FhirCall call, int limit) {
        HttpServletRequest request = call.details().getServletRequest();
        long announced = request.getContentLengthLong();
        if (announced > limit) {
            throw new ObjectionException(new Objection.OversizedObjection());
        }
        if (request instanceof BundleEntryRequest entry) {
            return entry.body();
        }
        try {
            byte[] sent = MeteredBody.read(request.getInputStream(), announced, limit, call.memory());
            byte[] body = isGzipped(call.header("Content-Encoding")) && sent.length <= limit
                    ? unpacked(sent, limit, call)
                    : sent;
            if (body.length > limit) {
                throw new ObjectionException(new Objection.OversizedObjection());
            }
            return body;
        } catch (IOException _) {
            throw new ObjectionException(new Objection.TooSlow()); // or the client has closed the connection
        }
    }

    private static byte[] unpacked(byte[] sent, int limit, FhirCall call) {
        try {
            return MeteredBody.unpack(sent, limit, call.memory());
        } catch (IOException _) {
            throw ObjectionException.badRequest(
                    "structure",
                    "The body is announced as gzip and can't be unpacked;"
                            + " send it whole, or uncompressed without Content-Encoding.");
        }
    }

    /** Returns the heap that the largest resource takes while it is read. */
    static long parsed(long bytes) {
        return MeteredBody.parsed(bytes, Limits.MAX_TOKENS, BYTES_OF_VALUE);
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
        return GATE.check(bytes, type);
    }
}
