package org.dorsal.http.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Rescoring.MissingEditionsException;
import org.dorsal.http.Trace;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.Words;
import org.dorsal.smart.RequestPath;
import org.dorsal.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.ModelAndView;

/** Pages that report a problem, for controllers and for filters in front of them. */
public record ProblemPages(Pages pages, List<PageArea> areas) {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemPages.class);
    private static final String TEMPLATE = "problem";

    public ProblemPages {
        areas = List.copyOf(areas);
    }

    /**
     * Model of the template {@code problem}.
     *
     * @param key names the words: {@code problem.KEY.title}, {@code .says}, {@code .cure}
     * @param place what could not be read of the request; empty for none
     * @param unread unreadable part of the record
     * @param requestId id for support
     */
    record ProblemPageView(String key, String place, Optional<AssessView.UnreadChart> unread, String requestId) {}

    /** A status and the message key of its page. */
    record PageProblem(int status, String key) {}

    /** Shows the problem page of a key. */
    public static ModelAndView view(HttpServletRequest request, int status, String key) {
        return view(RequestIdFilter.idOf(request), status, key, Optional.empty());
    }

    /** Shows the problem page of a key for a request id. */
    public static ModelAndView view(String requestId, int status, String key) {
        return view(requestId, status, key, Optional.empty());
    }

    /** Shows the problem page of a refusal. */
    static ModelAndView view(HttpServletRequest request, PageException refused) {
        return PageViews.page(
                refused.status(),
                TEMPLATE,
                new ProblemPageView(refused.key(), refused.place(), Optional.empty(), RequestIdFilter.idOf(request)));
    }

    static ModelAndView view(String requestId, int status, String key, Optional<AssessView.UnreadChart> unread) {
        return PageViews.page(status, TEMPLATE, new ProblemPageView(key, "", unread, requestId));
    }

    /** Returns the area of a request's path; empty outside of all pages. */
    Optional<PageArea> area(HttpServletRequest request) {
        return areas.stream()
                .filter(area -> area.root().equals("/" + RequestPath.of(request).area()))
                .findFirst();
    }

    /** Records a refusal and sends its page from a filter. */
    public void refuse(HttpServletRequest request, HttpServletResponse response, int status, String key)
            throws IOException {
        area(request).ifPresent(area -> area.recordProblem(request, status, key));
        write(request, response, status, key);
    }

    /** Sends the problem page of a key from a filter, without an audit event. */
    public void write(HttpServletRequest request, HttpServletResponse response, int status, String key)
            throws IOException {
        Optional<SitePages> site = area(request).flatMap(area -> area.site(request));
        byte[] html = (html(site, key, RequestIdFilter.idOf(request)) + RequestIdFilter.replyMark(request))
                .getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("text/html;charset=utf-8");
        response.setContentLength(html.length);
        response.getOutputStream().write(html);
    }

    /**
     * Filter that answers faults outside of a controller with a problem page: a session that could not be looked up, an
     * audit event that could not be written, a template that failed.
     */
    void guard(ServletRequest request, ServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (RuntimeException | ServletException fault) {
            if (response.isCommitted()
                    || !(request instanceof HttpServletRequest page)
                    || !(response instanceof HttpServletResponse answer)) {
                throw fault;
            }
            answer.resetBuffer();
            Throwable cause = fault instanceof ServletException
                    ? Optional.ofNullable(fault.getCause()).orElse(fault)
                    : fault;
            PageProblem problem = problem(RequestIdFilter.idOf(page), cause, answer);
            write(page, answer, problem.status(), problem.key());
        }
    }

    /** Renders the problem page of a key in the wording of a site. */
    String html(Optional<SitePages> site, String key, String requestId) {
        return pages.render(
                Optional.empty(),
                Words.locale(site.map(SitePages::locale).orElse(Wording.Locale.EN_US)),
                TEMPLATE,
                new ProblemPageView(key, "", Optional.empty(), requestId));
    }

    /** Logs a fault without its message, which may quote data, and returns the problem of its page. */
    static PageProblem problem(String requestId, Throwable fault, HttpServletResponse response) {
        if (fault instanceof StoreException store) {
            LOG.warn("request {}: {}", requestId, store.getMessage()); // written by us, contains no row
            response.setHeader(HttpHeaders.RETRY_AFTER, "2");
            return new PageProblem(503, "store");
        }
        if (fault instanceof MissingEditionsException missing) {
            LOG.warn("request {}: {}", requestId, missing.getMessage());
            return new PageProblem(409, "no-edition");
        }
        LOG.error("request {} broke: {}", requestId, Trace.of(fault));
        return new PageProblem(500, "broken");
    }
}
