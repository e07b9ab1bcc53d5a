package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.*;
import org.dorsal.browser.Chromium;
import org.dorsal.browser.Looks;
import org.dorsal.browser.Screens;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Pages of this package in the installed Chromium, as an extension of a test class that closes them after each test. */
final class SomeChromium implements BeforeAllCallback, AfterEachCallback {
    /** Questions of the assessment page after the first ones of each part: AssessmentBrowserTest tries them all. */
    static final String QUESTIONS = ".q:nth-of-type(n+3)";

    private static final boolean LONG = Boolean.getBoolean("dorsal.long");

    private Optional<Browser> browser = Optional.empty();
    private final List<Page> opened = new ArrayList<>();
    private List<String> messages = List.of();

    @Override
    public void beforeAll(ExtensionContext context) {
        browser = Optional.of(Chromium.shared());
    }

    Page open(String address, int width, ColorScheme scheme, ForcedColors forced, boolean scripts) {
        Page page = blank(width, scheme, forced, scripts);
        page.navigate(address);
        if (scripts && page.locator("#answers").count() > 0) {
            settled(page); // its scripts draw the form
        }
        return page;
    }

    /** A page that has not loaded anything yet. */
    Page blank(int width, ColorScheme scheme, ForcedColors forced, boolean scripts) {
        Page page = browser.orElseThrow()
                .newPage(new Browser.NewPageOptions()
                        .setViewportSize(width, 900)
                        .setColorScheme(scheme)
                        .setForcedColors(forced)
                        .setJavaScriptEnabled(scripts));
        opened.add(page);
        page.setDefaultTimeout(Chromium.PATIENCE);
        List<String> heard = new ArrayList<>();
        page.onConsoleMessage(message -> heard.add(message.text() + " (" + message.location() + ")"));
        page.onPageError(heard::add);
        messages = heard;
        return page;
    }

    /** Loads the assessment page again. */
    static void reload(Page page) {
        page.reload();
        settled(page);
    }

    /** Waits until the assessment page has nothing on its way and takes keys. */
    static void settled(Page page) {
        page.waitForSelector(
                "body[data-idle='1']", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED));
    }

    /** On the newest page no script broke, and nothing was refused by its own policy. */
    void nothingBroke() {
        assertThat(messages).isEmpty();
    }

    /**
     * Keeps pictures for people to look at; demands that axe-core finds nothing and nothing sticks out. The window is
     * as high as the page for axe-core, so that what sticks to its edges covers nothing.
     *
     * @param tried selectors of parts that another look at the same page has held against axe-core; tried in the long form
     */
    static void shoot(Page page, String name, String... tried) {
        fit(page, name);
        var size = page.viewportSize();
        page.setViewportSize(size.width, Math.max(size.height, height(page)));
        assertThat(Screens.faults(page, LONG ? List.of() : List.of(tried)))
                .as("axe-core on " + name)
                .isEmpty();
        page.setViewportSize(size.width, size.height);
    }

    /** Keeps a picture and demands that nothing sticks out. */
    static void fit(Page page, String name) {
        Screens.keep(page, name);
        assertThat(Screens.misfits(page)).as(name).isEmpty();
    }

    /** The same in each of several looks, in which the page is not loaded again; the first tries every part. */
    static void shoot(Page page, String name, List<Looks> displays, String... tried) {
        for (Looks display : displays) {
            display.apply(page);
            shoot(page, name + "-" + display.name(), display.equals(displays.getFirst()) ? new String[0] : tried);
        }
    }

    private static int height(Page page) {
        return ((Number) page.evaluate("document.documentElement.scrollHeight")).intValue();
    }

    /** A page that stays open goes on with its timers and frames. */
    @Override
    public void afterEach(ExtensionContext context) {
        opened.forEach(Page::close);
        opened.clear();
    }
}
