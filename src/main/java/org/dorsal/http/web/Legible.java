package org.dorsal.http.web;

/** Text that a page of paper can hold: what XML forbids or what turns the reading direction becomes U+FFFD, visibly. */
final class Legible {
    private static final int REPLACEMENT = 0xFFFD;

    private Legible() {}

    /** The same XML; only characters change, never markup. */
    static String xml(String document) {
        StringBuilder readable = new StringBuilder(document.length());
        document.codePoints()
                .map(point -> allowed(point) && !turnsText(point) ? point : REPLACEMENT)
                .forEach(readable::appendCodePoint);
        return readable.toString();
    }

    /** XML 1.0, section 2.2; half a surrogate pair is a code point of its own here. */
    private static boolean allowed(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || (point >= 0x20 && point <= 0xD7FF)
                || (point >= 0xE000 && point <= 0xFFFD)
                || point >= 0x10000;
    }

    /** Bidirectional controls could show a word as another. */
    private static boolean turnsText(int point) {
        return point == 0x061C
                || point == 0x200E
                || point == 0x200F
                || (point >= 0x202A && point <= 0x202E)
                || (point >= 0x2066 && point <= 0x2069);
    }
}
