package org.dorsal.http.web;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/**
 * Makes HTML of templates. Everything that is shown comes in as text and stays text: no template writes unescaped.
 */
public final class Pages {
    private final SpringTemplateEngine engine = templates(".html", TemplateMode.HTML);
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

    /** Reads templates of that kind; drawings, which all of them may have, are looked for first. */
    static SpringTemplateEngine templates(String suffix, TemplateMode mode) {
        ClassLoaderTemplateResolver drawings = files(".svg", TemplateMode.XML, 1);
        drawings.setResolvablePatterns(Set.of(Drawings.FOLDER + "*"));
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateResolvers(Set.of(drawings, files(suffix, mode, 2)));
        engine.setMessageResolver(new Words());
        return engine;
    }

    private static ClassLoaderTemplateResolver files(String suffix, TemplateMode mode, int order) {
        ClassLoaderTemplateResolver files = new ClassLoaderTemplateResolver();
        files.setPrefix("templates/");
        files.setSuffix(suffix);
        files.setTemplateMode(mode);
        files.setCharacterEncoding("UTF-8");
        files.setOrder(order);
        return files;
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
                "frame", new PageFrame(visit, assets, template, approvals.says(visit.map(Visit::of), locale)));
        return engine.process(template, context);
    }
}
