package org.dorsal.note;

import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Wording;

/** How codes of profiles/ read. */
public final class CodeNames {
    private static final int HASH_CHARS = 12;

    private CodeNames() {}

    public static String disposition(Codes codes, Disposition disposition, Wording.Locale locale) {
        return code(codes, "disposition", disposition.code(), locale);
    }

    /** The display of a local code; the code itself where the system has none, which lint forbids. */
    public static String code(Codes codes, String system, String code, Wording.Locale locale) {
        return codes.display(Codes.system(system), code)
                .map(display -> display.in(locale))
                .orElse(code);
    }

    /** Which edition, short enough for a line and long enough to look up. */
    public static String edition(Edition edition) {
        String name = edition.name();
        return name + " " + edition.version() + " #" + edition.sha256().substring(0, HASH_CHARS);
    }
}
