package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.*;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.note.Words;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.i18n.FixedLocaleResolver;

/**
 * Spring MVC with some controllers of a launch's pages and a fixed visit, without security and without a server. It is
 * set up for the first request: many fixtures send none.
 */
final class MvcPages {
    private static final Pages PAGES = new Pages(Assets.shipped());

    private final Visit visit;
    private final SingletonSupplier<MockMvc> mvc;

    MvcPages(Visit visit, List<Object> controllers) {
        this.visit = visit;
        this.mvc = SingletonSupplier.of(() -> MockMvcBuilders.standaloneSetup(controllers.toArray())
                .setCustomArgumentResolvers(
                        new RequestArgumentResolver<>(PageForm.class, PageForm::withPathVariables),
                        new RequestArgumentResolver<>(Visit.class, request -> keep(visit, request)))
                .setControllerAdvice(new PageExceptionAdvice(new ProblemPages(PAGES, List.of()), area(visit)))
                .setViewResolvers(PAGES)
                .addFilters(new RequestIdFilter(Clock.systemUTC(), new SecureRandom()))
                .setLocaleResolver(new FixedLocaleResolver(Words.locale(visit.locale())))
                .build());
    }

    private static LaunchPageArea area(Visit visit) {
        return new LaunchPageArea(
                new WebSettings(URI.create("https://dorsal.example"), Map.of(visit.site(), visit.sitePages())),
                new PageAudit(new AuditRecorder(SomeReview.LEDGER, Clock.systemUTC(), new SecureRandom(), 1)),
                SecuredMvc.routes());
    }

    /** Response with its body as text and as HTML. */
    record MvcResponse(int status, Map<String, String> headers, byte[] body) {
        String location() {
            return headers.getOrDefault("Location", "");
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        Document html() {
            return Jsoup.parse(text());
        }
    }

    /** Sends a request for a page of the launch; {@code page} is empty or begins with a slash. */
    MvcResponse send(HttpMethod method, String page, PageForm form) {
        return send(URI.create(visit.path(page)), method, form);
    }

    /** Sends a request to any address of the controllers. */
    MvcResponse send(URI address, HttpMethod method, PageForm form) {
        return send(address, method, form, Map.of());
    }

    /** Sends a request with headers. */
    MvcResponse send(URI address, HttpMethod method, PageForm form, Map<String, String> headers) {
        var request = MockMvcRequestBuilders.request(method, address);
        headers.forEach(request::header);
        form.fields().forEach((name, values) -> request.param(name, values.toArray(String[]::new)));
        try {
            return response(mvc.obtain().perform(request).andReturn().getResponse());
        } catch (Exception fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static MvcResponse response(MockHttpServletResponse response) {
        Map<String, String> headers = new java.util.HashMap<>();
        response.getHeaderNames().forEach(name -> headers.put(name, Objects.requireNonNull(response.getHeader(name))));
        return new MvcResponse(response.getStatus(), headers, response.getContentAsByteArray());
    }

    private static Visit keep(Visit visit, HttpServletRequest request) {
        visit.keep(request);
        return visit;
    }
}
