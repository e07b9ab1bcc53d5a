package org.dorsal.smart;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;

/**
 * The token in the Authorization header. Spring's resolver takes the first of two headers and calls another scheme anonymous;
 * here nobody may choose which of two counts, and whoever sends another scheme is told what to send.
 */
public final class BearerHeader implements BearerTokenResolver {
    private static final String NAME = "Authorization";

    @Override
    public @Nullable String resolve(HttpServletRequest request) {
        List<String> sent = Collections.list(request.getHeaders(NAME));
        return sent.isEmpty()
                ? null // Spring's word for "none"
                : BearerToken.text(String.join(",", sent))
                        .orElseThrow(() -> RefusedTokenException.badToken(
                                "the Authorization header must be the word Bearer and one token"));
    }
}
