package org.dorsal.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.dorsal.http.UnreadBodyAdapter.UnreadBody;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.util.OnCommittedResponseWrapper;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Announces the end of a connection ({@code Connection: close}; RFC 9112, 9.6) in each response that is sent before
 * the whole body of its request has arrived. The caller then sends no further request on the connection.
 */
final class UnreadBodyFilter extends OncePerRequestFilter {
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getAttribute(UnreadBody.ATTRIBUTE) instanceof UnreadBody body) {
            chain.doFilter(request, new OnCommittedResponseWrapper(response) {
                @Override
                protected void onResponseCommitted() {
                    announceEnd(body, response);
                }
            });
            announceEnd(body, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void announceEnd(UnreadBody body, HttpServletResponse response) {
        if (!response.isCommitted() && !body.isAtEnd()) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
            body.announceEnd();
        }
    }
}
