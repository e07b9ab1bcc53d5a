package org.dorsal.http.cds;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.dorsal.limit.LimitException;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.ResponseEntity.BodyBuilder;
import tools.jackson.databind.json.JsonMapper;

/** Responses of the CDS Hooks endpoint. */
final class HookReplies {
    private static final String BUSY = "The call can't be answered now; send it again with a new token.";
    private static final String BUSY_SECONDS = "2";

    private HookReplies() {}

    static boolean isJson(HttpServletRequest request) {
        try {
            return request.getHeader("Content-Encoding") == null
                    && request.getContentType() != null
                    && MediaType.APPLICATION_JSON.equalsTypeAndSubtype(
                            MediaType.parseMediaType(request.getContentType()));
        } catch (InvalidMediaTypeException _) {
            return false;
        }
    }

    static ResponseEntity<byte[]> busy() {
        return problem(ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).header("Retry-After", BUSY_SECONDS), BUSY);
    }

    /** Answers a call before it reaches the controller. */
    static void write(HttpServletResponse response, ResponseEntity<byte[]> reply) throws IOException {
        response.setStatus(reply.getStatusCode().value());
        reply.getHeaders().forEach((name, values) -> response.setHeader(name, values.getFirst()));
        response.getOutputStream().write(Objects.requireNonNull(reply.getBody()));
    }

    /** Writes a sentence for a status that is set already. */
    static void write(HttpServletResponse response, String message) throws IOException {
        response.setContentType(MediaType.TEXT_PLAIN_VALUE);
        response.getOutputStream().write((message + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Answers 200 without a body. */
    static ResponseEntity<byte[]> empty() {
        return ResponseEntity.ok().build();
    }

    /** Answers a call that a limit has refused. */
    static ResponseEntity<byte[]> refused(LimitException refusal) {
        return switch (refusal.reason()) {
            case LARGE ->
                problem(HttpStatus.CONTENT_TOO_LARGE, "The request takes too much memory; send less prefetch.");
            case CALLER ->
                problem(
                        ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS).header("Retry-After", BUSY_SECONDS),
                        "Other calls of this client take its share; call again when they are answered.");
            case FULL -> busy();
        };
    }

    static ResponseEntity<byte[]> problem(HttpStatus status, String message) {
        return problem(ResponseEntity.status(status), message);
    }

    private static ResponseEntity<byte[]> problem(BodyBuilder response, String message) {
        return response.contentType(MediaType.TEXT_PLAIN).body((message + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static ResponseEntity<byte[]> json(HttpStatus status, Map<String, ?> body) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(JsonMapper.shared().writeValueAsBytes(body));
    }
}
