package org.dorsal.fhirjson;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Characters that FHIR strings and XML text may hold: the others become U+FFFD, visibly. */
public final class PlainText {
    /** Characters that begin a formula, full-width signs included (OWASP, "CSV Injection"). */
    private static final String FORMULA_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private static final char REPLACEMENT = '\uFFFD';
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long SPACES = ' ' * ONES;

    private PlainText() {}

    /** Removes control characters and unpaired surrogates from a text. */
    public static String of(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (!allowed(text, at)) {
                return replaced(text);
            }
        }
        return text;
    }

    /** Cell of a CSV file: an apostrophe makes it a text where a spreadsheet would run it as a formula. */
    public static String cell(String text) {
        return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    /**
     * Returns whether JSON can contain the bytes unchanged: printable ASCII without quotes and backslashes, and
     * without question marks, since Java's encoder writes one for half a surrogate pair.
     */
    static boolean asItIs(byte[] utf8) {
        int at = 0;
        for (; at + Long.BYTES <= utf8.length; at += Long.BYTES) {
            if (odd((long) EIGHT.get(utf8, at)) != 0) {
                return false;
            }
        }
        for (; at < utf8.length; at++) {
            if (odd(utf8[at] | (SPACES & ~0xFFL)) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether JSON can take the bytes once its quotes, backslashes and line ends are escaped: ASCII that FHIR allows.
     * Java's encoder writes a question mark for half a surrogate pair, so one counts only where the text has one.
     */
    static boolean isAscii(String text, byte[] utf8) {
        for (int at = 0; at < utf8.length; at++) {
            byte here = utf8[at];
            boolean printable = here >= ' ' && here != '\u007F';
            if ((!printable && !breaksLine(here)) || (here == '?' && text.charAt(at) != '?')) {
                return false;
            }
        }
        return true;
    }

    /**
     * Eight bytes at a time, since every text of a result comes by here: the high bit of each byte that JSON can't
     * take.
     */
    private static long odd(long eight) {
        return (eight | below(eight, ' ') | is(eight, '"') | is(eight, '\\') | is(eight, '?') | is(eight, '\u007F'))
                & HIGH;
    }

    private static long below(long eight, char bound) {
        return eight - bound * ONES;
    }

    private static long is(long eight, char character) {
        return below(eight ^ (character * ONES), '\u0001');
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
            return breaksLine(here);
        }
        if (Character.isHighSurrogate(here)) {
            return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(here)) {
            return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        }
        return !(here >= '\u007F' && here <= '\u009F') && here != '\uFFFE' && here != '\uFFFF';
    }

    /** The control characters that FHIR allows. */
    private static boolean breaksLine(int here) {
        return here == '\t' || here == '\n' || here == '\r';
    }
}
