package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * Resolves the names of page templates. A page is rendered completely before its first byte is sent, so that a fault in
 * a template becomes a problem page and not half a page.
 */
record PageViewResolver(Pages pages) implements ViewResolver, Ordered {
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 1;
    }

    @Override
    public View resolveViewName(String template, Locale locale) {
        return new TemplateView(pages, template);
    }

    /** View of one template, framed by the layout of the request's launch. */
    private record TemplateView(Pages pages, String template) implements View {
        @Override
        public String getContentType() {
            return "text/html;charset=utf-8";
        }

        @Override
        public void render(@Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            Record view = (Record)
                    Objects.requireNonNull(Objects.requireNonNull(model).get(PageViews.MODEL));
            // a problem page shows nothing of the patient, not even the banner
            Optional<Visit> visit = view instanceof ProblemPages.ProblemPageView ? Optional.empty() : Visit.of(request);
            String html = pages.render(visit, RequestContextUtils.getLocale(request), template, view);
            response.setContentType(getContentType());
            response.getWriter().write(html);
        }
    }
}
