package org.dorsal.fhirjson;

/** Characters that FHIR strings and XML text may hold: the others become U+FFFD, visibly. */
public final class PlainText {
    /** Characters that begin a formula, full-width signs included (OWASP, "CSV Injection"). */
    private static final String FORMULA_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private static final char REPLACEMENT = '\uFFFD';

    private PlainText() {}

    /** Removes control characters and unpaired surrogates from a text. */
    public static String of(String text) {
        for (int index = 0; index < text.length(); index++) {
            if (!allowed(text, index)) {
                return replaced(text);
            }
        }
        return text;
    }

    /** Cell of a CSV file: an apostrophe makes it a text where a spreadsheet would run it as a formula. */
    public static String cell(String text) {
        return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    private static String replaced(String text) {
        var clean = new StringBuilder(text.length());
        for (int index = 0; index < text.length(); index++) {
            clean.append(allowed(text, index) ? text.charAt(index) : REPLACEMENT);
        }
        return clean.toString();
    }

    private static boolean allowed(String text, int index) {
        char here = text.charAt(index);
        if (here < ' ') {
            return breaksLine(here);
        }
        if (Character.isHighSurrogate(here)) {
            return index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1));
        }
        if (Character.isLowSurrogate(here)) {
            return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
        }
        return !(here >= '\u007F' && here <= '\u009F') && here != '\uFFFE' && here != '\uFFFF';
    }

    /** The control characters that FHIR allows. */
    private static boolean breaksLine(int character) {
        return character == '\t' || character == '\n' || character == '\r';
    }
}
