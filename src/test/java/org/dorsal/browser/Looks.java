package org.dorsal.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;

/** Display settings of a browser. */
public record Looks(String name, int width, int height, ColorScheme scheme, ForcedColors forced, boolean scripts) {
    private static final int TALL = 900;

    public static Looks light(int width) {
        return new Looks(width + "-light", width, TALL, ColorScheme.LIGHT, ForcedColors.NONE, true);
    }

    public static Looks dark(int width) {
        return new Looks(width + "-dark", width, TALL, ColorScheme.DARK, ForcedColors.NONE, true);
    }

    public static Looks forcedColors(int width) {
        return new Looks(width + "-forced", width, TALL, ColorScheme.LIGHT, ForcedColors.ACTIVE, true);
    }

    public static Looks withoutScripts(int width) {
        return new Looks(width + "-noscript", width, TALL, ColorScheme.LIGHT, ForcedColors.NONE, false);
    }

    /** Applies the size and colours to the page without reloading: opened parts stay open. */
    public void on(Page page) {
        page.setViewportSize(width, height);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme).setForcedColors(forced));
        page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
    }
}
