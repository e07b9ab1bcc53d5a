package org.dorsal.browser;

import static org.junit.jupiter.api.Assumptions.abort;

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
    public static Path place() {
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

    /** Playwright, which shall not bring a browser of its own. */
    public static Playwright playwright() {
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }
}
