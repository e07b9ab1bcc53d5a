package org.dorsal.knowledge;

import java.util.*;

/**
 * Text in several wordings with the same meaning.
 *
 * @param us US English, which every text has
 * @param translations its translations
 */
public record Wording(String us, Map<Locale, String> translations) {
    public Wording {
        translations = Map.copyOf(translations);
    }

    /** Creates a text that is the same in every wording, such as a code. */
    public static Wording same(String text) {
        return new Wording(text, Map.of());
    }

    /**
     * The text in the given wording; US English where it has none, as texts of editions that are older than a wording.
     */
    public String in(Locale locale) {
        return locale.equals(Locale.EN_US) ? us : translations.getOrDefault(locale, us);
    }

    /** The texts joined, in each wording that the first has. */
    public static Wording joined(String separator, List<Wording> texts) {
        Wording first = texts.getFirst();
        Map<Locale, String> joined = new HashMap<>();
        first.translations().keySet().forEach(locale -> joined.put(locale, joined(separator, texts, locale)));
        return new Wording(joined(separator, texts, Locale.EN_US), joined);
    }

    private static String joined(String separator, List<Wording> texts, Locale locale) {
        StringJoiner joined = new StringJoiner(separator);
        texts.forEach(text -> joined.add(text.in(locale)));
        return joined.toString();
    }

    /** Whether it was written in that wording. */
    public boolean has(Locale locale) {
        return locale.equals(Locale.EN_US) || translations.containsKey(locale);
    }

    /** A site's wording: the BCP 47 tag that translations of {@code profiles/} and files of {@code words/} carry. */
    public record Locale(String tag) {
        public static final Locale EN_US = new Locale("en-US");
        public static final Locale EN_GB = new Locale("en-GB");

        /** @throws IllegalArgumentException for a text that is not a language tag in the form of BCP 47 */
        public Locale {
            if (!tag.equals(java.util.Locale.forLanguageTag(tag).toLanguageTag())) {
                throw new IllegalArgumentException("must be a language tag of BCP 47, such as en-US or en-GB");
            }
        }

        @Override
        public String toString() {
            return tag;
        }
    }
}
