package org.dorsal.system;

import java.util.regex.Pattern;

/**
 * Ids drawn at random, and lengths: digits in which a year of birth may stand by chance. A request's id once ended in
 * {@code 521971e204bd}, and a page that told nothing seemed to tell that somebody was born in 1971.
 */
public final class RandomIds {
    private static final Pattern BY_CHANCE =
            Pattern.compile("\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b|\\bcontent-length=\\[\\d+]");

    private RandomIds() {}

    /** The text of an answer, or of its headers, without them; all else stays as it is. */
    public static String removedFrom(String text) {
        return BY_CHANCE.matcher(text).replaceAll("");
    }
}
