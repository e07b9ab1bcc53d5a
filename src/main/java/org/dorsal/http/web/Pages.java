package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.*;
import org.dorsal.note.Approvals;
import org.dorsal.note.Templates;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * Renderer of the page templates, and the resolver of their names for Spring MVC. Everything that is shown comes in as
 * text and stays text: no template writes unescaped. A page is rendered completely before its first byte is sent, so
 * that a fault in a template becomes a problem page and not half a page.
 */
public final class Pages implements ViewResolver, Ordered {
    private static final SpringTemplateEngine ENGINE = Templates.engine(".html", TemplateMode.HTML);
    private final Assets assets;
    private final Approvals approvals;

    /** Pages that name these assets, and know of no approval of criteria. */
    public Pages(Assets assets) {
        this(assets, new Approvals(Optional.empty()));
    }

    Pages(Assets assets, Approvals approvals) {
        this.assets = assets;
        this.approvals = approvals;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 1;
    }

    @Override
    public View resolveViewName(String template, Locale locale) {
        return new TemplateView(this, template);
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
            response.getWriter().write(html + RequestIdFilter.replyMark(request));
        }
    }

    /**
     * A page, or what changes on one.
     *
     * @param visit empty for pages outside of a launch
     */
    String render(Optional<Visit> visit, Locale locale, String template, Record view) {
        PageFrame frame = new PageFrame(visit, assets, template, approvals.summary(visit.isPresent(), locale));
        return ENGINE.process(template, Templates.context(locale, Map.of("view", view, "frame", frame)));
    }
}
