package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import org.dorsal.assessment.Refusal;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;

/**
 * Body of a request as it was sent, read up to a limit plus one byte; slow senders are refused.
 *
 * @param gzipped whether it is still compressed
 */
record RequestBody(byte[] bytes, boolean gzipped) {
    static final int MAX_FORM_BYTES = 64 * 1024;
    static final int MAX_RESOURCE_BYTES = Limits.ofRequests().maxBytes();

    /** Bytes read before the request takes capacity; all connections together may hold 32 MB. */
    private static final int BEGINNING_BYTES = 16 * 1024;

    private static final Duration ANY_BODY_MAY_TAKE = Duration.ofSeconds(5);

    /** Minimum transfer rate in bytes per second; slower senders are rejected, because they occupy capacity. */
    private static final int BYTES_A_SECOND = 10_000;

    static boolean isGzipped(FhirCall.Headers headers) {
        return headers.joined("Content-Encoding")
                .map(encoding -> encoding.trim().equalsIgnoreCase("gzip"))
                .orElse(false);
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
            byte[] rest = arrived(details, Math.max(0, limit + 1 - beginning.length));
            body = Arrays.copyOf(beginning, beginning.length + rest.length);
            System.arraycopy(rest, 0, body, beginning.length, rest.length);
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

    /**
     * Reads the given number of bytes, or fewer at the end of the body. Tomcat limits the silence between two packets,
     * but not the number of packets.
     */
    private static byte[] arrived(ServletRequestDetails details, int limit) {
        long began = System.nanoTime();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] part = new byte[Math.min(limit, BEGINNING_BYTES)];
        try {
            InputStream wire = details.getServletRequest().getInputStream();
            int read = 0;
            while (read >= 0 && body.size() < limit) {
                read = wire.read(part, 0, Math.min(part.length, limit - body.size()));
                body.write(part, 0, Math.max(0, read));
                if (System.nanoTime() - began > mayTake(body.size())) {
                    throw new ObjectionException(new Objection.TooSlow());
                }
            }
            return body.toByteArray();
        } catch (IOException _) {
            throw new ObjectionException(new Objection.TooSlow()); // or the client has closed the connection
        }
    }

    private static long mayTake(int bytes) {
        return ANY_BODY_MAY_TAKE.plusSeconds(bytes / BYTES_A_SECOND).toNanos();
    }

    /** Returns the unpacked body when it passes the gate; refuses it otherwise. */
    Gate.AcceptedBody accepted(Gate gate, String type) {
        return switch (gated(gate, type)) {
            case Gate.AcceptedBody passed -> passed;
            case Gate.GateRefusal refusal -> throw ObjectionException.refused(Refusal.of(refusal));
        };
    }

    Gate.GateResult gated(Gate gate, String type) {
        return gzipped ? gate.checkGzipped(bytes, type) : gate.check(bytes, type);
    }

    @Override
    public String toString() {
        return "RequestBody[" + bytes.length + " bytes]";
    }
}
