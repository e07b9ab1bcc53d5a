package org.dorsal.note;

import java.util.Set;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** Thymeleaf engines of pages and documents. */
public final class Templates {
    private Templates() {}

    /** Reads templates of that kind; drawings, which all of them may have, are looked for first. */
    public static SpringTemplateEngine engine(String suffix, TemplateMode mode) {
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
}
