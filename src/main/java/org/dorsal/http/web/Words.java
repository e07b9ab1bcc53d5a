package org.dorsal.http.web;

import org.jspecify.annotations.Nullable;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.spring6.messageresolver.SpringMessageResolver;

/** The pages' own words, from {@code words/*.properties}. A word that is missing is a fault, not a key on the screen. */
final class Words extends SpringMessageResolver {
    Words() {
        ResourceBundleMessageSource words = new ResourceBundleMessageSource();
        words.setBasenames("words/frame", "words/assess", "words/review", "words/history", "words/launch");
        words.setDefaultEncoding("UTF-8");
        words.setFallbackToSystemLocale(false);
        words.setAlwaysUseMessageFormat(true); // '' is an apostrophe in every word, not only in those with {0}
        setMessageSource(words);
    }

    @Override
    public String createAbsentMessageRepresentation(
            ITemplateContext context, @Nullable Class<?> origin, String key, Object @Nullable [] parameters) {
        throw new IllegalStateException("words/*.properties lack " + key);
    }
}
