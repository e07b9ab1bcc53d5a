package org.dorsal.http.web;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.spring6.messageresolver.SpringMessageResolver;

/** The pages' own words, from {@code words/*.properties}. A word that is missing is a fault, not a key on the screen. */
public final class Words extends SpringMessageResolver {
    private final ResourceBundleMessageSource words = new ResourceBundleMessageSource();

    public Words() {
        words.setBasenames(
                "words/frame",
                "words/assess",
                "words/review",
                "words/history",
                "words/launch",
                "words/filing",
                "words/operate",
                "words/audit");
        words.setDefaultEncoding("UTF-8");
        words.setFallbackToSystemLocale(false);
        words.setAlwaysUseMessageFormat(true); // one rule for quotes, with arguments or without
        setMessageSource(words);
    }

    /** A word outside of a template. */
    public String say(Locale locale, String key, Object... arguments) {
        return words.getMessage(key, arguments, locale);
    }

    @Override
    public String createAbsentMessageRepresentation(
            ITemplateContext context, @Nullable Class<?> origin, String key, Object @Nullable [] parameters) {
        throw new IllegalStateException("words/*.properties lack " + key);
    }
}
