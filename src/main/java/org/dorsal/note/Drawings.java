package org.dorsal.note;

import java.util.List;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Wording;

/**
 * Line drawings of exercises on pages and handouts. The code system in profiles/ maps activities to drawings; each
 * drawing is an SVG template.
 */
public final class Drawings {
    private static final String SYSTEM = "exercise-drawing";
    static final String FOLDER = "drawings/";

    private Drawings() {}

    /** Drawing of an exercise; the name is its caption. */
    public record Drawing(String code, String name) {
        public String template() {
            return FOLDER + code;
        }
    }

    public static List<Drawing> of(String activity, Codes codes, Wording.Locale locale) {
        return codes.having(Codes.system(SYSTEM), "activity", activity).stream()
                .map(code -> new Drawing(code, CodeNames.code(codes, SYSTEM, code, locale)))
                .toList();
    }
}
