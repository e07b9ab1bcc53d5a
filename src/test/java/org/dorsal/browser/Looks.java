package org.dorsal.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.util.List;
import java.util.stream.IntStream;

/** Display settings of a browser. {@code -Ddorsal.long=true} tries all of {@link #tried}. */
public record Looks(String name, int width, int height, ColorScheme scheme, ForcedColors forced, boolean scripts) {
    private static final int TALL = 900;
    private static final int DESK = 1280;
    private static final int SIDE_PANEL = 400;
    private static final int SMALLEST = 320;
    /** 1280 pixels at a zoom of 200 %. */
    private static final int ZOOMED = 640;

    private static final boolean LONG = Boolean.getBoolean("dorsal.long");

    public static Looks light(int width) {
        return new Looks(width + "-light", width, TALL, ColorScheme.LIGHT, ForcedColors.NONE, true);
    }

    public static Looks dark(int width) {
        return new Looks(width + "-dark", width, TALL, ColorScheme.DARK, ForcedColors.NONE, true);
    }

    public static Looks forcedColors(int width) {
        return new Looks(width + "-forced", width, TALL, ColorScheme.LIGHT, ForcedColors.ACTIVE, true);
    }

    /** Returns the displays on which pages must be legible; the short form has both palettes, a side panel and a zoom of 200 %. */
    public static List<Looks> tried() {
        if (Screens.all()) {
            return List.of(light(DESK));
        }
        if (!LONG && !Screens.isKept()) {
            return List.of(light(DESK), light(SIDE_PANEL), dark(ZOOMED));
        }
        return List.of(
                light(DESK),
                dark(DESK),
                light(SIDE_PANEL),
                dark(SIDE_PANEL),
                forcedColors(DESK),
                light(SMALLEST),
                dark(SMALLEST),
                light(ZOOMED));
    }

    /** Returns the widths at which a page is used; in the short form, the widest. */
    public static IntStream widths() {
        return LONG ? IntStream.of(DESK, SIDE_PANEL) : IntStream.of(DESK);
    }

    /** Applies the size and colours to the page without reloading: opened parts stay open. */
    public void apply(Page page) {
        page.setViewportSize(width, height);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme).setForcedColors(forced));
        page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
    }
}
