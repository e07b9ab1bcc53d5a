package org.dorsal.http.log;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;

/** An answer of this door, ready for the wire. Nobody runs, frames or keeps it; pages of other origins may read it. */
record LogReply(int status, String type, String text, Map<String, String> more) implements ServerResponse {
    private static final List<Map.Entry<String, String>> ALWAYS = List.of(
            Map.entry("Cache-Control", "no-store"),
            Map.entry("X-Content-Type-Options", "nosniff"),
            Map.entry("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            Map.entry("Referrer-Policy", "no-referrer"),
            Map.entry("Cross-Origin-Resource-Policy", "cross-origin"),
            Map.entry("Access-Control-Allow-Origin", "*"));

    static LogReply plain(String text) {
        return new LogReply(200, "text/plain;charset=utf-8", text, Map.of());
    }

    static LogReply json(String json) {
        return new LogReply(200, "application/json", json + "\n", Map.of());
    }

    /** A sentence for the person who asked. */
    static LogReply refused(int status, String says) {
        return new LogReply(status, "text/plain;charset=utf-8", says + "\n", Map.of());
    }

    LogReply with(String header, String value) {
        return new LogReply(status, type, text, Map.of(header, value));
    }

    @Override
    public HttpStatusCode statusCode() {
        return HttpStatusCode.valueOf(status);
    }

    @Override
    public HttpHeaders headers() {
        HttpHeaders headers = new HttpHeaders();
        headers.add("Content-Type", type);
        ALWAYS.forEach(line -> headers.add(line.getKey(), line.getValue()));
        more.forEach(headers::add);
        return headers;
    }

    @Override
    public MultiValueMap<String, Cookie> cookies() {
        return new LinkedMultiValueMap<>();
    }

    @Override
    public @Nullable ModelAndView writeTo(HttpServletRequest request, HttpServletResponse response, Context context)
            throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        headers().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
        return null; // Spring's word for "written"
    }
}
