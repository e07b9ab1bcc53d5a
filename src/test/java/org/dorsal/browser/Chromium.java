package org.dorsal.browser;

import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
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
public final class Chromium {
    private static final List<String> PLACES = List.of(
            "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome");

    private Chromium() {}

    /** Where it is. */
    private static Path place() {
        Optional<Path> found = Stream.concat(Stream.ofNullable(System.getProperty("dorsal.chromium")), PLACES.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            String says = "no Chromium at " + PLACES + " nor at -Ddorsal.chromium: THE PAGES WERE NOT TESTED";
            if ("required".equals(System.getProperty("dorsal.pages"))) {
                throw new IllegalStateException(says);
            }
            abort(says);
        }
        return found.orElseThrow();
    }

    /**
     * One browser for all tests of the process; it ends with it. Without a graphics card its emulation costs more than painting
     * in software, so that is switched off; third-party cookies are kept only where they are partitioned, as EHRs' frames need.
     */
    public static Browser shared() {
        place(); // skips or fails before a class is spoilt for ever
        return Shared.BROWSER;
    }

    private static final class Shared {
        static final Browser BROWSER = playwright()
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(place())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--test-third-party-cookie-phaseout")));
    }

    /** Playwright, which shall not bring a browser of its own. */
    private static Playwright playwright() {
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }
}
