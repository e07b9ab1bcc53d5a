package org.dorsal.sandbox;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.*;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.*;
import java.util.stream.Collectors;

/** HTTP response; redirects are not followed. */
record SomeReply(int status, HttpHeaders headers, String body) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static SomeReply get(String address) {
        return send(HttpRequest.newBuilder(URI.create(address)));
    }

    static SomeReply get(String address, String accessToken) {
        return send(HttpRequest.newBuilder(URI.create(address)).header("Authorization", "Bearer " + accessToken));
    }

    static SomeReply post(String address, Map<String, String> form, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(form)));
        headers.forEach(request::header);
        return send(request);
    }

    static SomeReply send(HttpRequest.Builder request) {
        try {
            var response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new SomeReply(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The parameters of the address to which it redirects; empty when it does not. */
    Map<String, String> redirected() {
        return Optional.ofNullable(URI.create(header("Location")).getRawQuery())
                .map(SomeReply::parameters)
                .orElse(Map.of());
    }

    Map<String, Object> json() {
        try {
            return JSONObjectUtils.parse(body);
        } catch (ParseException e) {
            throw new AssertionError(body, e);
        }
    }

    /** A member of the JSON body as text, empty when it is not there. */
    String text(String member) {
        return Optional.ofNullable(json().get(member)).map(Object::toString).orElse("");
    }

    static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (var pair : query.split("&", -1)) {
            var parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }
}
