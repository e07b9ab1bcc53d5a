package org.dorsal.http.web;

import org.dorsal.knowledge.Wording;
import org.dorsal.note.Words;

/** Texts of the pages in en-US by their key, for tests that do not depend on a wording. */
public final class SomeWords {
    private SomeWords() {}

    public static String word(String key, Object... arguments) {
        return Words.say(Wording.Locale.EN_US, key, arguments);
    }
}
