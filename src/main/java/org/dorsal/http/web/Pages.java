package org.dorsal.http.web;

import java.util.Locale;
import java.util.Optional;
import org.dorsal.note.Approvals;
import org.dorsal.note.Templates;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * Makes HTML of templates. Everything that is shown comes in as text and stays text: no template writes unescaped.
 */
public final class Pages {
    private final SpringTemplateEngine engine = Templates.engine(".html", TemplateMode.HTML);
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

    /**
     * A page, or what changes on one.
     *
     * @param visit empty for pages outside of a launch
     */
    String render(Optional<Visit> visit, Locale locale, String template, Record view) {
        Context context = new Context(locale);
        context.setVariable("view", view);
        context.setVariable(
                "frame",
                new PageFrame(
                        visit,
                        assets,
                        template,
                        approvals.says(visit.map(Visit::of).map(of -> of.site().rules()), locale)));
        return engine.process(template, context);
    }
}
