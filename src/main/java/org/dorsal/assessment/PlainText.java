package org.dorsal.assessment;

/** Characters that FHIR strings and XML text may hold: the others become U+FFFD, visibly. */
final class PlainText {
    private static final char REPLACEMENT = '\uFFFD';

    private PlainText() {}

    /** The same text without control characters and halves of surrogate pairs. */
    static String of(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (!allowed(text, at)) {
                return replaced(text);
            }
        }
        return text;
    }

    /**
     * Whether JSON can take the bytes as they are: printable ASCII without quotes and backslashes, and without question
     * marks, since Java's encoder writes one for half a surrogate pair.
     */
    static boolean asItIs(byte[] utf8) {
        int odd = 0;
        for (byte here : utf8) {
            odd |= (here - ' ') | ('~' - here) | ((here ^ '"') - 1) | ((here ^ '\\') - 1) | ((here ^ '?') - 1);
        }
        return odd >= 0;
    }

    private static String replaced(String text) {
        var clean = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            clean.append(allowed(text, at) ? text.charAt(at) : REPLACEMENT);
        }
        return clean.toString();
    }

    private static boolean allowed(String text, int at) {
        char here = text.charAt(at);
        if (here < ' ') {
            return here == '\t' || here == '\n' || here == '\r';
        }
        if (Character.isHighSurrogate(here)) {
            return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(here)) {
            return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        }
        return !(here >= '\u007F' && here <= '\u009F') && here != '\uFFFE' && here != '\uFFFF';
    }
}
