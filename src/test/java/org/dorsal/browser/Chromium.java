package org.dorsal.browser;

import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The system's Chromium. Where there is none, browser tests are skipped and say so, unless {@code
 * -Ddorsal.pages=required} makes that a failure. Its headless shell is preferred: the same engine without a browser's
 * own windows, at a fifth of the CPU for each page.
 */
public final class Chromium {
    /** Milliseconds for each wait of a browser test: a slow machine is no fault of a page. */
    public static final double PATIENCE = 60_000;

    private static final List<String> SHELLS =
            List.of("/usr/bin/chromium-headless-shell", "/usr/lib/chromium/chromium-headless-shell");
    private static final List<String> WHOLE = List.of(
            "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome");

    private Chromium() {}

    /** The first that is there. */
    private static Path place(Stream<String> places) {
        return Stream.concat(Stream.ofNullable(System.getProperty("dorsal.chromium")), places)
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(Chromium::none);
    }

    private static Path none() {
        String message = "no Chromium at " + WHOLE + " nor at -Ddorsal.chromium: THE PAGES WERE NOT TESTED";
        if ("required".equals(System.getProperty("dorsal.pages"))) {
            throw new IllegalStateException(message);
        }
        return abort(message);
    }

    private static Path any() {
        return place(Stream.concat(SHELLS.stream(), WHOLE.stream()));
    }

    /**
     * Shared browser of all tests of the process; ends with the process. Without a graphics card the emulation of one
     * costs more than painting in software, so it is switched off; so is the second compiler of scripts, which live for
     * seconds.
     */
    public static Browser shared() {
        any(); // skips or fails before the initialization of a class fails permanently
        return SharedBrowser.BROWSER;
    }

    /**
     * The whole browser, for the caller to close. It alone has rules for cookies of other sites: here they are kept
     * only where they are partitioned, as EHRs' frames need.
     */
    static Browser whole() {
        return launched(place(WHOLE.stream()), "--test-third-party-cookie-phaseout");
    }

    private static final class SharedBrowser {
        static final Browser BROWSER = launched(any());
    }

    private static Browser launched(Path place, String... more) {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        return Playwrights.ONE
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(place)
                        .setArgs(Stream.concat(
                                        Stream.of("--no-sandbox", "--disable-gpu", "--js-flags=--no-turbofan"),
                                        Stream.of(more))
                                .toList()));
    }

    private static final class Playwrights {
        /** Playwright without the download of a bundled browser. */
        static final Playwright ONE = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }
}
