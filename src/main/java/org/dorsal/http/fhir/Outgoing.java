package org.dorsal.http.fhir;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;

/** A reply for Spring MVC, written as it is: Spring's own would compare dates, too coarse for two amendments in a second. */
record Outgoing(Reply reply) implements ServerResponse {
    @Override
    public HttpStatusCode statusCode() {
        return HttpStatusCode.valueOf(reply.status());
    }

    @Override
    public HttpHeaders headers() {
        HttpHeaders headers = new HttpHeaders();
        reply.headers().forEach(header -> headers.add(header.name(), header.value()));
        return headers;
    }

    @Override
    public MultiValueMap<String, Cookie> cookies() {
        return new LinkedMultiValueMap<>();
    }

    @Override
    public @Nullable ModelAndView writeTo(HttpServletRequest request, HttpServletResponse response, Context context)
            throws IOException {
        Exchange.write(reply, request, response);
        return null; // Spring's word for "written"
    }
}
