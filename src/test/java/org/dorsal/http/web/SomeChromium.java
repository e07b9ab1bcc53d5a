package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.browser.Chromium;
import org.dorsal.browser.Screens;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Pages of this package in the installed Chromium, as an extension of a test class that closes them after all tests. */
final class SomeChromium implements BeforeAllCallback, AfterAllCallback {
    private Optional<Browser> browser = Optional.empty();
    private final List<Page> opened = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        browser = Optional.of(Chromium.shared());
    }

    Page open(String address, int width, ColorScheme scheme, ForcedColors forced, boolean scripts) {
        Page page = blank(width, scheme, forced, scripts);
        page.navigate(address);
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
        messages.clear();
        page.onConsoleMessage(message -> hear(page, message.text() + " (" + message.location() + ")"));
        page.onPageError(error -> hear(page, error));
        return page;
    }

    /** Earlier pages may have lost their server. */
    private void hear(Page page, String message) {
        if (opened.getLast() == page) {
            messages.add(message);
        }
    }

    /** Waits until the assessment page has nothing on its way and takes keys. */
    static void settled(Page page) {
        page.waitForSelector(
                "body[data-idle='1']", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED));
    }

    /** No script broke, and nothing was refused by the page's own policy. */
    void nothingBroke() {
        assertThat(messages).isEmpty();
    }

    /**
     * Keeps pictures for people to look at; demands that axe-core finds nothing and nothing sticks out. The window is
     * as high as the page for axe-core, so that what sticks to its edges covers nothing.
     */
    static void shoot(Page page, String name) {
        Screens.keep(page, name);
        var size = page.viewportSize();
        page.setViewportSize(size.width, Math.max(size.height, height(page)));
        assertThat(Screens.faults(page)).as("axe-core on " + name).isEmpty();
        page.setViewportSize(size.width, size.height);
        assertThat(Screens.misfits(page)).as(name).isEmpty();
    }

    private static int height(Page page) {
        return ((Number) page.evaluate("document.documentElement.scrollHeight")).intValue();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        opened.forEach(Page::close);
    }
}
