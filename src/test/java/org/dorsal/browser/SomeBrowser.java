package org.dorsal.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Browsers of people, each with a profile of its own. */
final class SomeBrowser implements AutoCloseable {
    private final Playwright playwright;
    private final Path chromium;

    private SomeBrowser(Path chromium) {
        this.chromium = chromium;
        this.playwright = Chromium.playwright();
    }

    static SomeBrowser open() {
        return new SomeBrowser(Chromium.place());
    }

    /** A person's browser with a profile of its own, which keeps no third-party cookies unless they are partitioned. */
    BrowserContext person(Looks looks) {
        try {
            return playwright
                    .chromium()
                    .launchPersistentContext(
                            Files.createTempDirectory("dorsal-browser"),
                            new BrowserType.LaunchPersistentContextOptions()
                                    .setExecutablePath(chromium)
                                    .setHeadless(true)
                                    .setViewportSize(looks.width(), looks.height())
                                    .setColorScheme(looks.scheme())
                                    .setForcedColors(looks.forced())
                                    .setJavaScriptEnabled(looks.scripts())
                                    .setArgs(List.of("--no-sandbox", "--test-third-party-cookie-phaseout")));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Override
    public void close() {
        playwright.close();
    }
}
