package org.dorsal.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;

/**
 * A client of one site's FHIR API.
 *
 * @param base where the API is
 * @param token sent with every request; empty sends none
 */
public record SomeClient(String base, String token) {
    private static final RepeatingHttp HTTP = new RepeatingHttp();

    /** Client without a token. */
    public static SomeClient anonymous(String base) {
        return new SomeClient(base, "");
    }

    /** The same caller at another address. */
    public SomeClient withBase(String otherBase) {
        return new SomeClient(otherBase, token);
    }

    public SomeAnswer get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    /** Sends a resource. */
    public SomeAnswer post(String path, String body, String... headers) {
        return send("POST", path, body, with("Content-Type", "application/fhir+json", headers));
    }

    /** Sends a resource. */
    public SomeAnswer put(String path, String body, String... headers) {
        return send("PUT", path, body, with("Content-Type", "application/fhir+json", headers));
    }

    /** Sends any request; an address that begins with a scheme is used unchanged. */
    public SomeAnswer send(String method, String path, String body, String... headers) {
        return send(method, path, body.getBytes(java.nio.charset.StandardCharsets.UTF_8), headers);
    }

    public SomeAnswer send(String method, String path, byte[] body, String... headers) {
        URI address = URI.create(path.contains("://") ? path : path.isEmpty() ? base : base + "/" + path);
        var request = HttpRequest.newBuilder(address)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> response = HTTP.send(request.build(), BodyHandlers.ofByteArray());
            return new SomeAnswer(
                    response.statusCode(),
                    name -> Optional.of(String.join(", ", response.headers().allValues(name)))
                            .filter(value -> !value.isEmpty()),
                    response.body());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private static String[] with(String name, String value, String... headers) {
        String[] allHeaders = new String[headers.length + 2];
        allHeaders[0] = name;
        allHeaders[1] = value;
        System.arraycopy(headers, 0, allHeaders, 2, headers.length);
        return allHeaders;
    }

    @Override
    public String toString() {
        return "SomeClient[" + base + "]";
    }
}
