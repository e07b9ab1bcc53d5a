package org.dorsal.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.dorsal.http.FirewallConfiguration.RetryAfterFilter;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** "Callers get 503 with Retry-After" (faults.md), from every controller. */
class RetryAfterFilterTest {
    @Test
    void each_503_says_when_to_come_back() throws ServletException, IOException {
        assertThat(retryAfter((_, response) -> ((HttpServletResponse) response).setStatus(503)))
                .isEqualTo("2");
        assertThat(retryAfter((_, response) -> ((HttpServletResponse) response).sendError(503)))
                .isEqualTo("2");
        assertThat(retryAfter((_, response) -> ((HttpServletResponse) response).sendError(503, "busy")))
                .isEqualTo("2");
    }

    @Test
    void a_time_that_was_given_is_kept() throws ServletException, IOException {
        assertThat(retryAfter((_, response) -> {
                    ((HttpServletResponse) response).setHeader("Retry-After", "30");
                    ((HttpServletResponse) response).setStatus(503);
                }))
                .isEqualTo("30");
        assertThat(retryAfter((_, response) -> {
                    ((HttpServletResponse) response).setStatus(503);
                    ((HttpServletResponse) response).setHeader("Retry-After", "30");
                }))
                .isEqualTo("30");
    }

    @Test
    void other_answers_are_left_alone() throws ServletException, IOException {
        assertThat(retryAfter((_, response) -> ((HttpServletResponse) response).setStatus(500)))
                .isEqualTo("null");
    }

    private static String retryAfter(FilterChain chain) throws ServletException, IOException {
        MockHttpServletResponse response = new MockHttpServletResponse();
        new RetryAfterFilter().doFilter(new MockHttpServletRequest(), response, chain);
        return String.valueOf(response.getHeader("Retry-After"));
    }
}
