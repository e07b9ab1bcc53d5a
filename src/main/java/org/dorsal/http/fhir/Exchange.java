package org.dorsal.http.fhir;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.dorsal.smart.Caller;

/** Between the servlet container's request and response and ours. */
final class Exchange {
    static final String ROOT = "/fhir";

    private Exchange() {}

    static Incoming incoming(HttpServletRequest request, Step<Caller> caller) {
        return new Incoming(
                caller,
                request.getMethod(),
                segments(request.getRequestURI()),
                Optional.ofNullable(request.getQueryString()).orElse(""),
                name -> Collections.list(request.getHeaders(name)),
                limit -> request.getInputStream().readNBytes(limit),
                request.getRemoteAddr());
    }

    /** The path as it was sent, decoded once, a segment at a time: an encoded slash never becomes a new segment. */
    static List<String> segments(String path) {
        String below = path.startsWith(ROOT + "/") ? path.substring(ROOT.length() + 1) : "";
        return Arrays.stream(below.split("/", -1))
                .map(segment -> Parameters.text(segment.replace("+", "%2B")).orElse(""))
                .toList();
    }

    static void write(Reply reply, HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setStatus(reply.status());
        reply.headers().forEach(header -> response.setHeader(header.name(), header.value()));
        if (reply.status() != 304 && reply.status() != 204) {
            response.setContentLength(reply.body().length);
        }
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(reply.body());
        }
    }
}
