package org.dorsal.note;

import java.util.Locale;
import org.dorsal.assessment.MissingTexts;
import org.dorsal.knowledge.Wording;
import org.jspecify.annotations.Nullable;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.spring6.messageresolver.SpringMessageResolver;

/**
 * The pages' own words, from {@code words/*.properties}. A word that is missing is a fault, not a key on the screen.
 */
public final class Words extends SpringMessageResolver {
    /** For all who speak outside of a template. */
    public static final Words OF_PAGES = new Words();

    private final ResourceBundleMessageSource words = new ResourceBundleMessageSource();

    public Words() {
        words.setBasenames(
                MissingTexts.WORDS.stream().map(name -> "words/" + name).toArray(String[]::new));
        words.setBundleClassLoader(
                Words.class.getClassLoader()); // the thread's own may be a server's that is stopped later
        words.setDefaultEncoding("UTF-8");
        words.setFallbackToSystemLocale(false);
        words.setAlwaysUseMessageFormat(true); // one rule for quotes, with arguments or without
        setMessageSource(words);
    }

    /** How the JDK names a site's wording. */
    public static Locale locale(Wording.Locale wording) {
        return Locale.forLanguageTag(wording.tag());
    }

    /** A word outside of a template. */
    public static String say(Wording.Locale wording, String key, Object... arguments) {
        return OF_PAGES.say(locale(wording), key, arguments);
    }

    /** Whether there is a word of that key. */
    public static boolean has(Wording.Locale wording, String key) {
        return OF_PAGES.words.getMessage(key, null, null, locale(wording)) != null;
    }

    /** The same. */
    public String say(Locale locale, String key, Object... arguments) {
        return words.getMessage(key, arguments, locale);
    }

    @Override
    public String createAbsentMessageRepresentation(
            ITemplateContext context, @Nullable Class<?> origin, String key, Object @Nullable [] parameters) {
        throw new IllegalStateException("words/*.properties lack " + key);
    }
}
