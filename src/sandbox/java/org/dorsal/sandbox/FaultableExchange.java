package org.dorsal.sandbox;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * A request that meets a fault, and what may become of it.
 *
 * @param release what ends its hanging
 */
record FaultableExchange(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain, CountDownLatch release) {
    private static final String CONDITION = "If-None-Exist";

    /** Answers without a fault. */
    void pass() throws ServletException, IOException {
        chain.doFilter(request, response);
    }

    void cut() {
        ConnectionCutValve.cut(request);
    }

    void hangThenCut() {
        FaultScript.hang(release);
        cut();
    }

    /** Executes the request and holds the answer back. */
    Committed commit() throws ServletException, IOException {
        var cached = new ContentCachingResponseWrapper(response);
        chain.doFilter(request, cached);
        return new Committed(this, cached);
    }

    /** Executes the request without its If-None-Exist condition. */
    void unconditionally() throws ServletException, IOException {
        var deaf = new HttpServletRequestWrapper(request) {
            @Override
            public @Nullable String getHeader(String name) {
                return CONDITION.equalsIgnoreCase(name) ? null : super.getHeader(name);
            }
        };
        chain.doFilter(deaf, response);
    }

    /** The same with the token's launch or grant dead. */
    void revoked(RevocableAuthorizationService grants) throws ServletException, IOException {
        Optional.ofNullable(request.getHeader("Authorization"))
                .filter(header -> header.startsWith("Bearer "))
                .ifPresent(header -> grants.revoke(header.substring("Bearer ".length())));
        pass();
    }

    /** Completed answer that has not been sent. */
    record Committed(FaultableExchange exchange, ContentCachingResponseWrapper answer) {
        /** Returns whether the EHR executed the request; otherwise no fault can pretend so. */
        boolean done() {
            return answer.getStatus() < 300;
        }

        String body() {
            return new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
        }

        Optional<String> location() {
            return Optional.ofNullable(answer.getHeader("Location"));
        }

        int status() {
            return answer.getStatus();
        }

        void cut() {
            exchange.cut();
        }

        /** Sends the answer unchanged. */
        void asItIs() throws IOException {
            answer.copyBodyToResponse();
        }

        /** Begins another answer instead: this status, and so far neither headers nor body. */
        HttpServletResponse instead(int status) {
            var response = exchange.response();
            response.reset();
            response.setStatus(status);
            return response;
        }
    }
}
