package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.api.EncodingEnum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.fhirjson.Limits;
import org.springframework.util.LinkedMultiValueMap;

/**
 * Reads what a request carries, strictly and once: parameters, wanted format, body.
 *
 * @param path values of the route's variables
 * @param begun the beginning of its body, where that was read already
 */
record RequestReader(
        IncomingRequest in,
        FhirSettings.FhirSite at,
        FhirRoute route,
        Map<String, String> path,
        String requestId,
        Optional<RequestStep<byte[]>> begun) {
    /**
     * Copy of this reader with the beginning of the body, which is the whole of most bodies. Read before the request
     * takes capacity, because the sender may be slow.
     */
    RequestReader begin() {
        return route.takes() == FhirRoute.RequestBodyKind.NOTHING
                ? this
                : new RequestReader(in, at, route, path, requestId, Optional.of(RequestBodyReader.beginning(in)));
    }

    RequestStep<FhirCall> read() {
        return RequestBodyReader.parameters(in.query()).then(asked -> {
            if (format(asked).isEmpty()) {
                return RequestStep.stop(new Objection.NotAcceptable());
            }
            if (!allTaken(asked)) {
                return RequestStep.stop(Objection.BadRequest.of("A parameter in the URL is not supported here."));
            }
            return at.searchByGet() || !searches(asked) ? sent(asked) : RequestStep.stop(inTheBody());
        });
    }

    private Objection inTheBody() {
        return Objection.BadRequest.of(
                ("Here nothing that could name a patient stands in an address, which proxies and logs keep:"
                                + " send the search as a form, by POST to %s/_search, with all its parameters in the body.")
                        .formatted(route.type()));
    }

    /** Checks whether the URL contains search criteria for records, apart from paging and shaping. */
    private boolean searches(Map<String, List<String>> asked) {
        return route.guarded()
                && route.interaction().equals(FhirRoute.SEARCH)
                && asked.keySet().stream()
                        .anyMatch(name -> !name.equals(Cursor.NAME)
                                && !ResponseShape.NAMES.contains(name)
                                && !Paging.names(route.type()).contains(name));
    }

    private Optional<EncodingEnum> format(Map<String, List<String>> parameters) {
        return route.interaction().isEmpty()
                ? Optional.of(EncodingEnum.JSON)
                : MediaTypes.format(parameters, in.headers());
    }

    private boolean allTaken(Map<String, List<String>> asked) {
        return route.parameters()
                .map(own -> asked.keySet().stream()
                        .allMatch(name -> own.contains(name) || ResponseShape.takes(route, name)))
                .orElse(true);
    }

    private RequestStep<FhirCall> sent(Map<String, List<String>> asked) {
        if (route.takes() == FhirRoute.RequestBodyKind.FORM) {
            return RequestBodyReader.form(this).then(form -> {
                var all = new LinkedMultiValueMap<>(asked);
                form.forEach(all::addAll);
                return call(all, RequestBodyReader.RequestBody.NONE);
            });
        }
        return body().then(body -> call(asked, body));
    }

    private RequestStep<RequestBodyReader.RequestBody> body() {
        return switch (route.takes()) {
            case NOTHING, FORM -> RequestStep.done(RequestBodyReader.RequestBody.NONE);
            case RESOURCE ->
                route.isOperation()
                        ? RequestBodyReader.resource(this).then(OperationParameters::resourceIn)
                        : RequestBodyReader.resource(this);
            // no body, or one of Parameters without any
            case NO_PARAMETERS ->
                in.headers().all("Content-Type").isEmpty()
                        ? RequestBodyReader.read(this, 0)
                                .then(_ -> RequestStep.done(RequestBodyReader.RequestBody.NONE))
                        : RequestBodyReader.resource(this).then(OperationParameters::none);
        };
    }

    private RequestStep<FhirCall> call(Map<String, List<String>> parameters, RequestBodyReader.RequestBody body) {
        return RequestStep.of(format(parameters), new Objection.NotAcceptable())
                .then(format -> ResponseShape.of(route, parameters, format))
                .then(shaping -> RequestStep.done(new FhirCall(
                        at,
                        route.type(),
                        path,
                        ofTheRoute(parameters),
                        shaping,
                        in.headers(),
                        body,
                        requestId,
                        in.network())));
    }

    /** Without what shapes the answer as a whole; a search answers to the rest of these. */
    private static Map<String, List<String>> ofTheRoute(Map<String, List<String>> asked) {
        Map<String, List<String>> own = new LinkedHashMap<>(asked);
        own.keySet().removeAll(List.of(ResponseShape.FORMAT, ResponseShape.PRETTY));
        return own;
    }

    /** Reads request bodies up to the limit plus one byte, and rejects slow senders. */
    static final class RequestBodyReader {
        /** Bytes read before the request takes capacity; all connections together may hold 32 MB. */
        private static final int BEGINNING_BYTES = 16 * 1024;

        private static final Duration ANY_BODY_MAY_TAKE = Duration.ofSeconds(5);

        /** Minimum transfer rate in bytes per second; slower senders are rejected, because they occupy capacity. */
        private static final int BYTES_A_SECOND = 10_000;

        private static final int MAX_FORM_BYTES = 64 * 1024;
        private static final int MAX_RESOURCE_BYTES = Limits.ofRequests().maxBytes();

        private RequestBodyReader() {}

        /**
         * A resource as it was sent.
         *
         * @param gzipped whether it is still compressed
         */
        record RequestBody(byte[] bytes, boolean gzipped) {
            static final RequestBody NONE = new RequestBody(new byte[0], false);

            @Override
            public String toString() {
                return "RequestBody[" + bytes.length + " bytes]";
            }
        }

        static RequestStep<RequestBody> resource(RequestReader form) {
            FhirCall.Headers headers = form.in().headers();
            return RequestStep.unless(MediaTypes.objectionToResource(headers), () -> read(form, MAX_RESOURCE_BYTES))
                    .then(bytes -> RequestStep.done(new RequestBody(bytes, isGzipped(headers))));
        }

        /** The parameters of a form. */
        static RequestStep<Map<String, List<String>>> form(RequestReader form) {
            return RequestStep.unless(MediaTypes.objectionToForm(form.in().headers()), () -> read(form, MAX_FORM_BYTES))
                    .then(body -> parameters(new String(body, StandardCharsets.ISO_8859_1)));
        }

        static RequestStep<Map<String, List<String>>> parameters(String encoded) {
            return RequestStep.of(
                    Parameters.decode(encoded),
                    Objection.BadRequest.of(
                            "The parameters can't be decoded, or are too many; URL-encode them as UTF-8."));
        }

        private static boolean isGzipped(FhirCall.Headers headers) {
            return headers.joined("Content-Encoding")
                    .map(encoding -> encoding.trim().equalsIgnoreCase("gzip"))
                    .orElse(false);
        }

        private static RequestStep<byte[]> read(RequestReader form, int limit) {
            if (announced(form.in()) > limit) {
                return RequestStep.stop(new Objection.OversizedObjection());
            }
            return form.begun()
                    .orElseGet(() -> beginning(form.in()))
                    .then(first ->
                            first.length < BEGINNING_BYTES ? RequestStep.done(first) : rest(form.in(), first, limit))
                    .then(body -> body.length > limit
                            ? RequestStep.stop(new Objection.OversizedObjection())
                            : RequestStep.done(body));
        }

        /** -1 where it is not said. */
        private static long announced(IncomingRequest in) {
            return in.request().getContentLengthLong();
        }

        /** Beginning of the body; empty if the announced length exceeds every limit. */
        static RequestStep<byte[]> beginning(IncomingRequest in) {
            return announced(in) > MAX_RESOURCE_BYTES ? RequestStep.done(new byte[0]) : arrived(in, BEGINNING_BYTES);
        }

        private static RequestStep<byte[]> rest(IncomingRequest in, byte[] first, int limit) {
            return arrived(in, Math.max(0, limit + 1 - first.length)).then(rest -> {
                byte[] body = Arrays.copyOf(first, first.length + rest.length);
                System.arraycopy(rest, 0, body, first.length, rest.length);
                return RequestStep.done(body);
            });
        }

        /**
         * Reads the given number of bytes, or fewer at the end of the body. Tomcat limits the silence between two
         * packets, but not the number of packets.
         *
         * @param most maximum number of bytes
         */
        private static RequestStep<byte[]> arrived(IncomingRequest in, int most) {
            long begun = System.nanoTime();
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            byte[] part = new byte[Math.min(most, BEGINNING_BYTES)];
            try {
                InputStream wire = in.request().getInputStream();
                int read = 0;
                while (read >= 0 && body.size() < most) {
                    read = wire.read(part, 0, Math.min(part.length, most - body.size()));
                    body.write(part, 0, Math.max(0, read));
                    if (System.nanoTime() - begun > mayTake(body.size())) {
                        return RequestStep.stop(new Objection.TooSlow());
                    }
                }
                return RequestStep.done(body.toByteArray());
            } catch (IOException _) {
                return RequestStep.stop(new Objection.TooSlow()); // or the client has closed the connection
            }
        }

        private static long mayTake(int bytes) {
            return ANY_BODY_MAY_TAKE.plusSeconds(bytes / BYTES_A_SECOND).toNanos();
        }
    }
}
