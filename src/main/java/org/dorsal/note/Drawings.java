package org.dorsal.note;

import com.openhtmltopdf.css.sheet.FontFaceRule;
import com.openhtmltopdf.css.style.CssContext;
import com.openhtmltopdf.extend.SVGDrawer;
import com.openhtmltopdf.layout.SharedContext;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.render.Box;
import java.io.File;
import java.util.List;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Wording;
import org.w3c.dom.Element;

/**
 * Line drawings of exercises. The code system in profiles/ maps activities to drawings; each drawing is an SVG
 * template. For PDF they are drawn here, since Batik, the PDF library's renderer, adds a dozen archives and resolves
 * URLs, for a few lines.
 */
public final class Drawings implements SVGDrawer {
    private static final String SYSTEM = "exercise-drawing";
    static final String FOLDER = "drawings/";

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

    @Override
    public SVGImage buildSVGImage(
            Element svg, Box box, CssContext css, double cssWidth, double cssHeight, double dotsPerPixel) {
        return new SvgLines(svg, cssWidth, cssHeight, dotsPerPixel);
    }

    @Override
    public void importFontFaceRules(List<FontFaceRule> rules, SharedContext context) {
        // a drawing has no text
    }

    @Override
    public void addFontFile(File file, String family, Integer weight, FontStyle style) {
        // a drawing has no text
    }

    @Override
    public void close() {
        // nothing is held
    }
}
