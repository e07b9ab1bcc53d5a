package org.dorsal.sandbox;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** Simulates failures in front of a server: slow lines, gateways, limits. */
final class OutageFilter extends OncePerRequestFilter {
    private final CurrentMisbehaviour mood;

    OutageFilter(CurrentMisbehaviour mood) {
        this.mood = mood;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var path = request.getRequestURI();
        var fhir = path.startsWith("/fhir/");
        var discovery = path.startsWith("/fhir/.well-known/");
        if (mood.is(Misbehaviour.SLOW) && (fhir || path.startsWith("/oauth2/"))) {
            mood.dawdle();
        }
        if ((mood.is(Misbehaviour.FHIR_DOWN) && fhir)
                || (mood.is(Misbehaviour.TOKEN_ENDPOINT_DOWN) && path.equals("/oauth2/token"))) {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        } else if (mood.is(Misbehaviour.HUGE_PAGES) && fhir && request.getParameter("patient") != null) {
            response.setContentType("application/fhir+json");
            response.getOutputStream().write(page(path.substring(path.lastIndexOf('/') + 1), request));
        } else if (mood.is(Misbehaviour.HTML_FOR_FHIR) && fhir && !discovery) {
            Html.send(response, "Welcome", "<p>Please sign in to the network first.</p>");
        } else if (mood.is(Misbehaviour.TOO_MANY_REQUESTS) && fhir && !discovery) {
            response.setStatus(429);
            response.setHeader("Retry-After", "7");
        } else if (mood.refreshes().isPresent()
                && path.equals("/oauth2/token")
                && "refresh_token".equals(request.getParameter("grant_type"))) {
            refresh(mood.refreshes().get(), request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static byte[] page(String type, HttpServletRequest request) {
        String entry = """
            {"fullUrl":"https://ehr.example/fhir/%1$s/%2$s-","resource":{"resourceType":"%1$s","id":"%2$s-","status":"final",
            "subject":{"reference":"Patient/%2$s"},"code":{"coding":[{"system":"http://snomed.info/sct","code":"64859006",
            "display":"Osteoporosis of the whole of the spine, without a fracture as far as the images of this year show"}],
            "text":"Osteoporosis"},
            "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
            "recordedDate":"2020-02-02"}}\
            """.formatted(type, request.getParameter("patient"));
        String entries = Stream.generate(() -> entry).limit(7_550).collect(Collectors.joining(","));
        return ("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[" + entries + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void refresh(
            RefreshAnswer answer, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (answer.equals(RefreshAnswer.CUT)) {
            ConnectionCutValve.cut(request);
        } else if (answer.equals(RefreshAnswer.WITHOUT_NEW_TOKEN)) {
            var whole = new ContentCachingResponseWrapper(response);
            chain.doFilter(request, whole);
            var body = new String(whole.getContentAsByteArray(), StandardCharsets.UTF_8)
                    .replaceFirst("\"refresh_token\":\"[^\"]*\",?", "")
                    .replace(",}", "}");
            whole.resetBuffer();
            whole.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            whole.copyBodyToResponse();
        } else {
            response.setStatus(answer.status());
            response.setContentType("application/json");
            response.getOutputStream().write(answer.body().getBytes(StandardCharsets.UTF_8));
        }
    }
}
