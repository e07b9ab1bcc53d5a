package org.dorsal.http.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Drawing of boxes, lines, ribbons and labels, which a template renders as SVG; the browser needs no library and no
 * script. The style sheet defines the styles, for light, dark and forced colours; colour alone never carries a
 * meaning. Lengths are CSS pixels from the top left corner. Templates call its methods.
 */
record SvgPicture(
        int width, int height, List<Box> boxes, List<SvgStroke> lines, List<Ribbon> ribbons, List<SvgLabel> labels) {
    SvgPicture(int width, int height) {
        this(width, height, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    /**
     * @param style class in the style sheet
     * @param pattern name of a pattern over it; empty for none
     */
    record Box(String x, String y, String width, String height, String style, String pattern) {}

    record SvgStroke(String x1, String y1, String x2, String y2, String style) {}

    /** @param path as in the attribute {@code d} */
    record Ribbon(String path, String style) {}

    /** @param anchor {@code start}, {@code middle} or {@code end} */
    record SvgLabel(String x, String y, String anchor, String style, String text) {}

    SvgPicture box(double x, double y, double wide, double high, String style, String pattern) {
        boxes.add(new Box(px(x), px(y), px(wide), px(high), style, pattern));
        return this;
    }

    SvgPicture line(double x1, double y1, double x2, double y2, String style) {
        lines.add(new SvgStroke(px(x1), px(y1), px(x2), px(y2), style));
        return this;
    }

    /** From a height at the left to a height at the right, {@code thick} pixels all the way. */
    SvgPicture ribbon(double left, double leftTop, double right, double rightTop, double thick, String style) {
        double middle = (left + right) / 2;
        String path = "M" + point(left, leftTop) + "C" + point(middle, leftTop) + " " + point(middle, rightTop) + " "
                + point(right, rightTop) + "V" + px(rightTop + thick) + "C" + point(middle, rightTop + thick) + " "
                + point(middle, leftTop + thick) + " " + point(left, leftTop + thick) + "Z";
        ribbons.add(new Ribbon(path, style));
        return this;
    }

    /**
     * Adds a label.
     *
     * @param y vertical middle of the letters
     * @param anchor {@code start}, {@code middle} or {@code end}
     */
    SvgPicture label(double x, double y, String anchor, String style, String text) {
        labels.add(new SvgLabel(px(x), px(y), anchor, style, text));
        return this;
    }

    /** Cut to what fits; the table behind the picture has it whole. */
    static String fitting(String text, int mostChars) {
        return text.length() <= mostChars
                ? text
                : text.substring(0, mostChars - 1).strip() + "…";
    }

    private static String point(double x, double y) {
        return px(x) + "," + px(y);
    }

    private static String px(double length) {
        return String.format(Locale.ROOT, "%.1f", length);
    }
}
