package org.dorsal.system;

import java.util.regex.Pattern;

/**
 * Random ids and lengths: their digits may contain a year of birth by chance. A request's id once ended in {@code
 * 521971e204bd}, and a page without a date seemed to reveal a birth in 1971.
 */
public final class RandomIds {
    private static final Pattern BY_CHANCE =
            Pattern.compile("\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b|\\bcontent-length=\\[\\d+]");

    private RandomIds() {}

    /** Removes them from the text of an answer or of its headers. */
    public static String removedFrom(String text) {
        return BY_CHANCE.matcher(text).replaceAll("");
    }
}
