package org.dorsal.browser;

import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;

/** How a browser is set up. */
record Looks(String name, int width, int height, ColorScheme scheme, ForcedColors forced, boolean scripts) {
    private static final int TALL = 900;

    static Looks light(int width) {
        return new Looks(width + "-light", width, TALL, ColorScheme.LIGHT, ForcedColors.NONE, true);
    }

    static Looks dark(int width) {
        return new Looks(width + "-dark", width, TALL, ColorScheme.DARK, ForcedColors.NONE, true);
    }

    static Looks forcedColors(int width) {
        return new Looks(width + "-forced", width, TALL, ColorScheme.LIGHT, ForcedColors.ACTIVE, true);
    }

    static Looks withoutScripts(int width) {
        return new Looks(width + "-noscript", width, TALL, ColorScheme.LIGHT, ForcedColors.NONE, false);
    }
}
