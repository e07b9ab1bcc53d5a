package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.dorsal.audit.AuditAction;
import org.dorsal.http.web.ProblemPages.ProblemPageView;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;

/**
 * Writes the audit event of each page of a launch before its first byte leaves (promise {@code audit}). Redirects and empty
 * responses show nothing, and a saved draft was audited in its own commit.
 */
record PageAuditInterceptor(LaunchPageArea area) implements HandlerInterceptor {
    private static final int REFUSED = 400;

    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView result) {
        Optional<Visit> visit = Visit.of(request);
        if (result == null || visit.isEmpty()) {
            return;
        }
        if (result.getView() instanceof FileView) {
            area.recordPage(request, visit.get(), status(result));
        } else if (result.getViewName() != null || status(result) >= REFUSED) {
            recordTemplate(request, handler, visit.get(), result);
        }
    }

    private void recordTemplate(HttpServletRequest request, Object handler, Visit visit, ModelAndView result) {
        int status = status(result);
        Object view = result.getModel().get(PageViews.MODEL);
        if (view instanceof ProblemPageView problem) {
            if (status >= REFUSED) {
                area.recordProblem(request, status, problem.key());
            }
        } else if (view instanceof ReviewController.ReviewStopView stop) {
            area.recordProblem(request, status, "stop." + stop.key());
        } else if (status >= REFUSED || PageRoutes.action(handler) != AuditAction.DRAFT) {
            area.recordPage(request, visit, status);
        }
    }

    private static int status(ModelAndView result) {
        return Optional.ofNullable(result.getStatus())
                .map(HttpStatusCode::value)
                .orElse(200);
    }
}
