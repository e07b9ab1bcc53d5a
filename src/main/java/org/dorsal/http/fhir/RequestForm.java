package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.api.EncodingEnum;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
 */
record RequestForm(
        Call.Incoming in, FhirSettings.FhirSite at, FhirRoute route, Map<String, String> path, String requestId) {
    private record Sent(Map<String, List<String>> parameters, Bodies.Body body) {}

    Step<Call> read() {
        return Bodies.parameters(in.query()).then(asked -> {
            if (format(asked).isEmpty()) {
                return Step.stop(new Objection.NotAcceptable());
            }
            return allTaken(asked)
                    ? sent(asked).then(this::call)
                    : Step.stop(Objection.BadRequest.of("A parameter in the URL is not supported here."));
        });
    }

    private Optional<EncodingEnum> format(Map<String, List<String>> parameters) {
        return route.interaction().isEmpty()
                ? Optional.of(EncodingEnum.JSON)
                : MediaTypes.format(parameters, in.headers());
    }

    private boolean allTaken(Map<String, List<String>> asked) {
        return route.parameters()
                .map(own -> asked.keySet().stream().allMatch(name -> own.contains(name) || Shaping.takes(route, name)))
                .orElse(true);
    }

    private Step<Sent> sent(Map<String, List<String>> asked) {
        if (route.takes() == FhirRoute.Takes.FORM) {
            return Bodies.form(in).then(form -> {
                var all = new LinkedMultiValueMap<>(asked);
                form.forEach(all::addAll);
                return Step.done(new Sent(all, Bodies.Body.NONE));
            });
        }
        return body().then(body -> Step.done(new Sent(asked, body)));
    }

    private Step<Bodies.Body> body() {
        return switch (route.takes()) {
            case NOTHING, FORM -> Step.done(Bodies.Body.NONE);
            case RESOURCE ->
                route.isOperation() ? Bodies.resource(in).then(OperationParameters::resourceIn) : Bodies.resource(in);
            // no body, or one of Parameters without any
            case NO_PARAMETERS ->
                in.headers().all("Content-Type").isEmpty()
                        ? Bodies.read(in, 0).then(_ -> Step.done(Bodies.Body.NONE))
                        : Bodies.resource(in).then(OperationParameters::none);
        };
    }

    private Step<Call> call(Sent sent) {
        return Step.of(format(sent.parameters()), new Objection.NotAcceptable())
                .then(format -> Shaping.of(route, sent.parameters(), format))
                .then(shaping -> Step.done(new Call(
                        at,
                        route.type(),
                        path,
                        parameters(sent.parameters()),
                        shaping,
                        in.headers(),
                        sent.body(),
                        requestId,
                        in.network())));
    }

    /** Without what shapes the answer as a whole; a search answers to the rest of these. */
    private static Map<String, List<String>> parameters(Map<String, List<String>> asked) {
        Map<String, List<String>> own = new LinkedHashMap<>(asked);
        own.keySet().removeAll(List.of(Shaping.FORMAT, Shaping.PRETTY));
        return own;
    }

    /** Reads bodies from the wire, never more of one than its limit and a byte. */
    static final class Bodies {
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

        static Step<Body> resource(Call.Incoming in) {
            return Step.unless(MediaTypes.objectionToResource(in.headers()), () -> read(in, MAX_RESOURCE_BYTES))
                    .then(bytes -> Step.done(new Body(bytes, isGzipped(in.headers()))));
        }

        /** The parameters of a form. */
        static Step<Map<String, List<String>>> form(Call.Incoming in) {
            return Step.unless(MediaTypes.objectionToForm(in.headers()), () -> read(in, MAX_FORM_BYTES))
                    .then(body -> parameters(new String(body, StandardCharsets.ISO_8859_1)));
        }

        static Step<Map<String, List<String>>> parameters(String encoded) {
            return Step.of(
                    Parameters.decode(encoded),
                    Objection.BadRequest.of(
                            "The parameters can't be decoded, or are too many; URL-encode them as UTF-8."));
        }

        private static boolean isGzipped(Call.Headers headers) {
            return headers.joined("Content-Encoding")
                    .map(encoding -> encoding.trim().equalsIgnoreCase("gzip"))
                    .orElse(false);
        }

        private static Step<byte[]> read(Call.Incoming in, int limit) {
            long announced = in.request().getContentLengthLong(); // -1 where it is not said
            if (announced > limit) {
                return Step.stop(new Objection.TooLarge());
            }
            try {
                byte[] body = in.request().getInputStream().readNBytes(limit + 1);
                return body.length > limit ? Step.stop(new Objection.TooLarge()) : Step.done(body);
            } catch (IOException _) {
                return Step.stop(new Objection.TooSlow()); // or the client has gone, and nobody reads this
            }
        }
    }
}
