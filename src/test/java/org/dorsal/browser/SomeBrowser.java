package org.dorsal.browser;

import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The system's Chromium. Where there is none, browser tests are skipped and say so, unless {@code -Ddorsal.pages=required}
 * makes that a failure.
 */
final class SomeBrowser implements AutoCloseable {
    private static final List<String> PLACES = List.of(
            "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome");

    private final Playwright playwright;
    private final Path chromium;

    private SomeBrowser(Path chromium) {
        this.chromium = chromium;
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    static SomeBrowser open() {
        Optional<Path> chromium = Stream.concat(
                        Stream.ofNullable(System.getProperty("dorsal.chromium")), PLACES.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        if (chromium.isEmpty()) {
            String says = "no Chromium at " + PLACES + " nor at -Ddorsal.chromium: THE PAGES WERE NOT TESTED";
            if ("required".equals(System.getProperty("dorsal.pages"))) {
                throw new IllegalStateException(says);
            }
            abort(says);
        }
        return new SomeBrowser(chromium.orElseThrow());
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
