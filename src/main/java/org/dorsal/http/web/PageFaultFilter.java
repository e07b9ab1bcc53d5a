package org.dorsal.http.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.dorsal.http.web.ProblemPages.PageProblem;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers faults outside of a controller with a problem page: a session that could not be looked up, an audit event
 * that could not be written, a template that failed.
 */
final class PageFaultFilter extends OncePerRequestFilter {
    private final ProblemPages problems;

    PageFaultFilter(ProblemPages problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (RuntimeException | ServletException fault) {
            if (response.isCommitted()) {
                throw fault;
            }
            response.resetBuffer();
            Throwable cause = fault instanceof ServletException
                    ? Optional.ofNullable(fault.getCause()).orElse(fault)
                    : fault;
            PageProblem problem = ProblemPages.problem(RequestIdFilter.idOf(request), cause, response);
            problems.write(request, response, problem.status(), problem.key());
        }
    }
}
