package org.dorsal.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A browser without a window: follows redirects and keeps Dorsal's cookies, also over http on this machine. */
public final class SomeVisitor {
    private static final int MAX_REDIRECTS = 6;
    private static final RepeatingHttp HTTP = new RepeatingHttp();

    private final String keepsCookiesOf;
    private final Map<String, String> cookies = new TreeMap<>();

    /** @param dorsal where Dorsal is; its cookies are kept and sent to it alone */
    public SomeVisitor(String dorsal) {
        this.keepsCookiesOf = dorsal;
    }

    /** Follows all redirects and returns the last response. */
    public HttpResponse<String> open(URI address) {
        URI target = address;
        for (int hop = 0; hop < MAX_REDIRECTS; hop++) {
            HttpResponse<String> answer = get(target);
            if (answer.statusCode() / 100 != 3) {
                return answer;
            }
            target = target.resolve(answer.headers().firstValue("Location").orElseThrow());
        }
        throw new AssertionError("more than " + MAX_REDIRECTS + " redirects");
    }

    /** Sends one request without following a redirect. */
    public HttpResponse<String> get(URI address, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).GET();
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** A form as a browser sends it from a page of the same origin. */
    public HttpResponse<String> post(URI address, String form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** A request by any method, without a body. */
    public HttpResponse<String> send(String method, URI address) {
        return send(HttpRequest.newBuilder(address).method(method, BodyPublishers.noBody()));
    }

    /** Names and values of Dorsal's cookies. */
    public Map<String, String> cookies() {
        return cookies;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        URI to = request.copy().build().uri();
        boolean isOwn = to.toString().startsWith(keepsCookiesOf + "/");
        if (isOwn && !cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            if (isOwn) {
                answer.headers().allValues("Set-Cookie").forEach(this::keep);
            }
            return answer;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private void keep(String line) {
        String[] cookie = line.substring(0, line.indexOf(';')).split("=", 2);
        if (line.contains("Max-Age=0;")) {
            cookies.remove(cookie[0]);
        } else {
            cookies.put(cookie[0], cookie[1]);
        }
    }
}
