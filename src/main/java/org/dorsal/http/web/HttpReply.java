package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.*;

/** Response of a filter, which Spring MVC does not see. */
public record HttpReply(int status, List<Map.Entry<String, String>> lines, byte[] body) {
    public HttpReply {
        lines = List.copyOf(lines);
    }

    public static HttpReply of(int status, String type, byte[] body) {
        return new HttpReply(status, List.of(Map.entry("Content-Type", type)), body);
    }

    public static HttpReply html(int status, String html) {
        return of(status, "text/html;charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    public static HttpReply empty(int status) {
        return new HttpReply(status, List.of(), new byte[0]);
    }

    public HttpReply with(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(lines);
        more.add(Map.entry(name, value));
        return new HttpReply(status, more, body);
    }

    /** Returns the first header of that name. */
    Optional<String> header(String name) {
        return lines.stream()
                .filter(line -> line.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Writes the response. */
    public void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setStatus(status);
        lines.forEach(line -> response.addHeader(line.getKey(), line.getValue()));
        response.setContentLength(body.length);
        // an empty write ends the response in Tomcat before Spring Security has added its headers
        if (body.length > 0 && !request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }

    @Override
    public String toString() {
        return "HttpReply[" + status + "]";
    }
}
