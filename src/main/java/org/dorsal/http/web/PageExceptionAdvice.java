package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.http.web.ProblemPages.PageProblem;
import org.dorsal.http.web.VisitReader.MissingChartException;
import org.dorsal.store.StoreException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Answers refused and failed page requests with a problem page, after the audit event of the refusal; an unknown address
 * or method of another endpoint with a sentence.
 */
@ControllerAdvice
final class PageExceptionAdvice {
    private final ProblemPages problems;
    private final LaunchPageArea launches;

    PageExceptionAdvice(ProblemPages problems, LaunchPageArea launches) {
        this.problems = problems;
        this.launches = launches;
    }

    @ExceptionHandler
    ModelAndView refuse(PageException refused, HttpServletRequest request) {
        record(request, refused.status(), refused.key());
        return ProblemPages.view(request, refused);
    }

    @ExceptionHandler({NoHandlerFoundException.class, NoResourceFoundException.class})
    Object refuseUnknownPath(HttpServletRequest request) {
        return problems.area(request).isPresent()
                ? refuse(request, 404, "no-page")
                : sentence(ResponseEntity.status(HttpStatus.NOT_FOUND), "There is nothing here.");
    }

    @ExceptionHandler
    Object refuseMethod(
            HttpRequestMethodNotSupportedException refused, HttpServletRequest request, HttpServletResponse response) {
        String allowed = Stream.ofNullable(refused.getSupportedMethods())
                .flatMap(Arrays::stream)
                .flatMap(method -> method.equals("GET") ? Stream.of(method, "HEAD") : Stream.of(method))
                .collect(Collectors.joining(", "));
        response.setHeader(HttpHeaders.ALLOW, allowed);
        return problems.area(request).isPresent()
                ? refuse(request, 405, "method")
                : sentence(
                        ResponseEntity.status(HttpStatus.METHOD_NOT_ALLOWED),
                        "This address takes " + allowed + " only.");
    }

    private static ResponseEntity<String> sentence(ResponseEntity.BodyBuilder reply, String sentence) {
        return reply.header(HttpHeaders.CONTENT_TYPE, "text/plain;charset=utf-8")
                .body(sentence + "\n");
    }

    @ExceptionHandler
    ModelAndView refuseWithoutChart(MissingChartException missing, HttpServletRequest request) {
        launches.recordMissingChart(request, missing.status(), missing.reason());
        return ProblemPages.view(
                RequestIdFilter.idOf(request),
                missing.status(),
                "no-chart",
                Optional.of(AssessView.UnreadChart.of(missing.reason())));
    }

    @ExceptionHandler
    ModelAndView refuseNewerForm(NewerFormException newer, HttpServletRequest request, HttpServletResponse response) {
        problems.area(request).ifPresent(area -> area.recordProblem(request, 503, "newer-form"));
        response.setHeader(HttpHeaders.RETRY_AFTER, "2");
        return PageViews.page(503, "assess-newer", newer.view());
    }

    /** While the store is unavailable no event can be written, and nothing is shown. */
    @ExceptionHandler
    ModelAndView fail(StoreException fault, HttpServletRequest request, HttpServletResponse response) {
        if (fault.kind() == StoreException.FaultKind.TOO_COSTLY) {
            return refuse(request, 422, "audit-too-costly");
        }
        PageProblem problem = ProblemPages.problem(RequestIdFilter.idOf(request), fault, response);
        return ProblemPages.view(request, problem.status(), problem.key());
    }

    @ExceptionHandler
    ModelAndView fail(RuntimeException fault, HttpServletRequest request, HttpServletResponse response) {
        PageProblem problem = ProblemPages.problem(RequestIdFilter.idOf(request), fault, response);
        return refuse(request, problem.status(), problem.key());
    }

    private ModelAndView refuse(HttpServletRequest request, int status, String key) {
        record(request, status, key);
        return ProblemPages.view(request, status, key);
    }

    private void record(HttpServletRequest request, int status, String key) {
        problems.area(request).ifPresent(area -> area.recordProblem(request, status, key));
    }
}
